import fc from 'fast-check';
import { createPinMatcher } from './createPinMatcher';
import type { Matchable } from './artifacts';
import { matchPins } from './matchPins';

const word = fc.constantFrom(
  'shop',
  'Shop',
  'fundTransfer',
  'fund-transfer',
  'web',
  'x',
);
const pin: fc.Arbitrary<Matchable> = fc.record({
  artifact: fc.record({
    kind: fc.constantFrom<Matchable['artifact']['kind']>(
      'image',
      'chart',
      'git',
    ),
    name: fc.oneof(
      word,
      word.map(name => `r.example/acme/${name}`),
    ),
  }),
  names: fc.array(
    fc.record({
      by: fc.constantFrom<Matchable['names'][0]['by']>(
        'service',
        'key',
        'object',
        'folder',
      ),
      name: word,
    }),
    { maxLength: 3 },
  ),
});

describe('createPinMatcher', () => {
  it('answers as matchPins does over all pins', () => {
    fc.assert(
      fc.property(
        fc.array(pin, { maxLength: 8 }),
        fc.array(word, { maxLength: 2 }),
        fc.array(
          word.map(name => `r.example/acme/${name}`),
          { maxLength: 1 },
        ),
        (pins, names, images) => {
          const service = { names, images };
          expect(createPinMatcher(pins)(service)).toEqual(
            matchPins(service, pins),
          );
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
