import { matchPins } from './matchPins';

const image = (name: string, ...keys: string[]) => ({
  artifact: { kind: 'image', name },
  names: keys.map(key => ({ by: 'key' as const, name: key })),
});
const shop = image('r.example/acme/shop', 'web');
const keyed = image('r.example/acme/other', 'fundTransfer', 'services');
const foldered = {
  artifact: { kind: 'image', name: 'r.example/acme/x' },
  names: [{ by: 'folder' as const, name: 'loans' }],
};
const all = [shop, keyed, foldered];

describe('matchPins', () => {
  it.each([
    [
      'image annotation',
      { names: ['anything'], images: ['R.example/acme/shop'] },
      [{ pin: shop, by: 'annotation', guess: false }],
    ],
    [
      'image annotation shuts out names',
      { names: ['shop'], images: ['r.example/elsewhere'] },
      [],
    ],
    [
      'key in another case',
      { names: ['fund-transfer'], images: [] },
      [{ pin: keyed, by: 'name', guess: false }],
    ],
    [
      'image basename is a guess',
      { names: ['shop'], images: [] },
      [{ pin: shop, by: 'image-basename', guess: true }],
    ],
    [
      'folder is a guess',
      { names: ['loans'], images: [] },
      [{ pin: foldered, by: 'folder', guess: true }],
    ],
    ['nothing', { names: ['unknown'], images: [] }, []],
  ])('%s', (_, service, expected) => {
    expect(matchPins(service, all)).toEqual(expected);
  });

  it('keeps only the best kind of match', () => {
    const pins = [image('r.example/shop', 'shop'), image('r.example/a/shop')];
    expect(matchPins({ names: ['shop'], images: [] }, pins)).toEqual([
      { pin: pins[0], by: 'name', guess: false },
    ]);
  });
});
