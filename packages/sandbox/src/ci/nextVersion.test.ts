import { nextVersion, toRelease } from './nextVersion';

describe('nextVersion', () => {
  it.each([
    ['a fix', ['fix: x'], '1.2.4'],
    ['anything', ['Update README'], '1.2.4'],
    ['a feature among others', ['fix: x', 'feat: y'], '1.3.0'],
    ['a feature of a part', ['feat(api): y'], '1.3.0'],
    ['a feature in no such words', ['features: y'], '1.2.4'],
    ['a breaking change', ['feat: y', 'refactor!: z'], '2.0.0'],
    ['a breaking fix of a part', ['fix(api)!: z'], '2.0.0'],
    ['a footer', ['fix: x\n\nMore.\n\nBREAKING CHANGE: gone'], '2.0.0'],
    ['a footer with a hyphen', ['fix: x\n\nBREAKING-CHANGE: gone'], '2.0.0'],
    ['words about one', ['fix: no BREAKING CHANGE: here'], '1.2.4'],
  ])('counts %s', (_, messages, version) => {
    expect(nextVersion([1, 2, 3], messages)).toBe(version);
  });
});

describe('toRelease', () => {
  it('is a version without more', () => {
    expect(toRelease('1.20.3')).toEqual([1, 20, 3]);
    expect(toRelease('1.2.3-rc.1')).toBeUndefined();
    expect(toRelease('1.2')).toBeUndefined();
  });
});
