import type { Matchable } from './artifacts';
import { matchPins } from './matchPins';

const pin = (
  kind: Matchable['artifact']['kind'],
  name: string,
  ...names: Array<[Matchable['names'][0]['by'], string]>
): Matchable => ({
  artifact: { kind, name },
  names: names.map(([by, text]) => ({ by, name: text })),
});

const shop = pin('image', 'r.example/acme/shop', ['key', 'web']);
const keyed = pin(
  'image',
  'r.example/acme/other',
  ['key', 'fundTransfer'],
  ['key', 'backend'],
);
const foldered = pin('image', 'r.example/acme/x', ['folder', 'loans']);
const given = pin('image', 'loans', ['service', 'ledger'], ['key', 'shop']);
const released = pin('chart', 'podinfo', ['release', 'front']);
const repository = pin('git', 'github.com/acme/tools.git');
const all = [shop, keyed, foldered, given, released, repository];

const named = (...names: string[]) => ({ names, images: [] as string[] });

describe('matchPins', () => {
  it.each<[string, ReturnType<typeof named>, unknown]>([
    [
      'an explicit pin wins over everything',
      named('ledger'),
      { matches: [{ pin: given, by: 'pin', guess: false }] },
    ],
    [
      'an image annotation',
      { names: ['anything'], images: ['R.example/acme/shop'] },
      { matches: [{ pin: shop, by: 'annotation', guess: false }] },
    ],
    [
      'an image annotation shuts out other images, whatever their names',
      { names: ['fund-transfer'], images: ['r.example/elsewhere'] },
      { matches: [] },
    ],
    [
      'a key in another case',
      named('fund-transfer'),
      { matches: [{ pin: keyed, by: 'name', guess: false }] },
    ],
    [
      'the name of a release',
      named('front'),
      { matches: [{ pin: released, by: 'name', guess: false }] },
    ],
    [
      'the name of a chart',
      named('podinfo'),
      { matches: [{ pin: released, by: 'chart', guess: false }] },
    ],
    [
      'the last step of a repository is a guess',
      named('tools'),
      { matches: [{ pin: repository, by: 'chart', guess: true }] },
    ],
    [
      'an image that is called after it is a guess',
      named('loans'),
      {
        matches: [{ pin: given, by: 'image-basename', guess: true }],
      },
    ],
    ['nothing', named('unknown'), { matches: [] }],
  ])('%s', (_, service, expected) => {
    expect(matchPins(service, all)).toEqual(expected);
  });

  it('finds an image by its last step, as a guess', () => {
    expect(matchPins(named('shop'), [shop, keyed])).toEqual({
      matches: [{ pin: shop, by: 'image-basename', guess: true }],
    });
  });

  it('takes an image that is called after it before a database in its block', () => {
    const database = pin('image', 'redis', ['key', 'redis'], ['key', 'shop']);
    expect(matchPins(named('shop'), [database, shop])).toEqual({
      matches: [{ pin: shop, by: 'image-basename', guess: true }],
    });
  });

  it('finds by folder when nothing else fits', () => {
    expect(matchPins(named('loans'), [shop, foldered])).toEqual({
      matches: [{ pin: foldered, by: 'folder', guess: true }],
    });
  });

  it('takes those whose name and image agree, and no neighbour', () => {
    const own = pin('image', 'r.example/shop', ['object', 'shop']);
    const sidecar = pin('image', 'r.example/envoy', ['object', 'shop']);
    expect(matchPins(named('shop'), [own, sidecar])).toEqual({
      matches: [{ pin: own, by: 'name', guess: false }],
    });
  });

  it('takes a chart and the image in its values together, but not those of others in them', () => {
    const chart = pin('chart', 'shop', ['object', 'shop']);
    const image = pin('image', 'r.example/web', ['object', 'shop']);
    const cache = pin(
      'image',
      'r.example/redis',
      ['key', 'redis'],
      ['object', 'shop'],
    );
    const { matches } = matchPins(named('shop'), [chart, image, cache]);
    expect(matches.map(match => match.pin)).toEqual([chart, image]);
  });

  it('takes those to which the name stands nearest', () => {
    const near = pin('image', 'r.example/web', ['key', 'shop']);
    const far = pin(
      'image',
      'r.example/proxy',
      ['key', 'sidecar'],
      ['key', 'shop'],
    );
    expect(matchPins(named('shop'), [near, far]).matches).toEqual([
      { pin: near, by: 'name', guess: false },
    ]);
  });

  it('takes the container of an object, whatever it is called', () => {
    const container = pin(
      'image',
      'r.example/server',
      ['key', 'server'],
      ['object', 'shop'],
    );
    expect(matchPins(named('shop'), [container])).toEqual({
      matches: [{ pin: container, by: 'name', guess: false }],
    });
  });

  it.each<[string, Matchable[], RegExp]>([
    [
      'one name over two images',
      [
        pin('image', 'r.example/web', ['object', 'shop']),
        pin('image', 'r.example/proxy', ['object', 'shop']),
      ],
      /fits several images: r\.example\/web, r\.example\/proxy/,
    ],
    [
      'one basename in two registries',
      [pin('image', 'r.example/shop'), pin('image', 's.example/shop')],
      /fits several images/,
    ],
    [
      'a name here, a basename there',
      [
        pin('image', 'r.example/web', ['key', 'shop']),
        pin('image', 'r.example/shop', ['key', 'web']),
      ],
      /stands at r\.example\/web, but is that of the image r\.example\/shop/,
    ],
    [
      'a database in the block of a service',
      [pin('image', 'r.example/redis', ['key', 'redis'], ['key', 'shop'])],
      /stands above r\.example\/redis, which has a name of its own/,
    ],
    [
      'a database in the values of a release',
      [pin('image', 'redis', ['key', 'redis'], ['release', 'shop'])],
      /stands above redis, which has a name of its own/,
    ],
  ])('is ambiguous: %s', (_, pins, reason) => {
    expect(matchPins(named('shop'), pins).ambiguous).toMatch(reason);
  });
});
