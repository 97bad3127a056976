import { isSamePin, pinKey } from './pinKey';

const place = { file: 'apps.yaml', document: 0, path: 'spec.image' };

it.each([
  ['the same place', { ...place }, true],
  ['another document of the file', { ...place, document: 1 }, false],
  ['another file', { ...place, file: 'other.yaml' }, false],
  ['another path', { ...place, path: 'spec.tag' }, false],
])('%s', (_, other, same) => {
  expect(isSamePin(place, other)).toBe(same);
  expect(pinKey(place) === pinKey(other)).toBe(same);
});

it('tells a space in a file from one in a path', () => {
  expect(pinKey({ file: 'a 0', document: 0, path: 'b' })).not.toBe(
    pinKey({ file: 'a', document: 0, path: '0 b' }),
  );
});
