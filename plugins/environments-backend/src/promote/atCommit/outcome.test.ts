import { pin, service } from '../../__testUtils__/projection';
import { outcomeOf, outcomeOfRemoval } from './outcome';

const SHOP = service('shop', { images: ['r.example/shop'] });
const wanted = { artifact: 'r.example/shop', version: '1.0.0' };
const at = (
  name: string,
  value: string,
  rest: Parameters<typeof pin>[1] = {},
) => pin(name, { value, tag: value, ...rest });

type Pins = ReturnType<typeof pin>[];
const outcome = (before: Pins, after: Pins, rest: object = {}) =>
  outcomeOf({
    before: { pins: before, problems: [] },
    after: { pins: after, problems: [] },
    service: SHOP,
    wanted,
    ...rest,
  });

const NOW = [at('shop', '1.1.0'), at('cart', '2.1.0')];
const DIGEST = `sha256:${'a'.repeat(64)}`;

it.each<[string, Pins, Pins, string[]]>([
  ['nothing else', NOW, [at('shop', '1.0.0'), at('cart', '2.1.0')], []],
  [
    'another version',
    NOW,
    [at('shop', '1.0.0'), at('cart', '2.0.0')],
    ['Takes r.example/cart from 2.1.0 to 2.0.0 in kustomization.yaml'],
  ],
  [
    'one that came with it',
    NOW,
    [at('shop', '1.0.0')],
    ['Takes r.example/cart 2.1.0 out of kustomization.yaml'],
  ],
  [
    'one that went with it',
    NOW,
    [...NOW.slice(1), at('shop', '1.0.0'), at('pay', '3.0.0')],
    ['Puts r.example/pay 3.0.0 into kustomization.yaml'],
  ],
  [
    'places that move in their file: nothing else',
    [
      at('cart', '2.1.0', { path: 'images[0]' }),
      at('shop', '1.1.0', { path: 'images[1]' }),
    ],
    [
      at('shop', '1.0.0', { path: 'images[0]' }),
      at('cart', '2.1.0', { path: 'images[1]' }),
    ],
    [],
  ],
  [
    'what does not count anyhow: nothing else',
    [...NOW, at('pay', '1', { overriddenBy: 'x.yaml:1' })],
    [at('shop', '1.0.0'), at('cart', '2.1.0')],
    [],
  ],
])('names what happens to %s', (_, before, after, consents) => {
  expect(outcome(before, after)).toEqual({ consents });
});

it.each<[string, Pins, object, string]>([
  [
    'the version is another',
    [at('shop', '1.0.5')],
    {},
    'it leaves 1.0.5 in kustomization.yaml line 1, and 1.0.0 was deployed',
  ],
  [
    'one of two is another',
    [at('shop', '1.0.0'), at('shop', '1.1.0', { path: 'x', line: 7 })],
    {},
    'it leaves 1.1.0 in kustomization.yaml line 7, and 1.0.0 was deployed',
  ],
  [
    'the digest is missing',
    [at('shop', '1.0.0')],
    { wanted: { ...wanted, digest: DIGEST } },
    `it leaves 1.0.0 in kustomization.yaml line 1, and 1.0.0@${DIGEST} was deployed`,
  ],
  [
    'a digest was not deployed',
    [at('shop', `1.0.0@${DIGEST}`, { tag: '1.0.0', digest: DIGEST })],
    {},
    `it leaves 1.0.0@${DIGEST} in kustomization.yaml line 1, and 1.0.0 was deployed`,
  ],
  ['there is no version', [], {}, 'it leaves no version of r.example/shop'],
  [
    'a file breaks',
    [at('shop', '1.0.0')],
    {
      after: {
        pins: [at('shop', '1.0.0')],
        problems: [{ file: 'a.yaml', problem: 'does not parse' }],
      },
    },
    'a.yaml could not be read: does not parse',
  ],
])('refuses where %s', (_, after, rest, refused) => {
  expect(outcome(NOW, after, rest)).toEqual({ refused });
});

it('lets a file be as broken as it was', () => {
  const problems = [{ file: 'a.yaml', problem: 'does not parse' }];
  const pins = [at('shop', '1.0.0')];
  expect(
    outcome(NOW, pins, {
      before: { pins: [at('shop', '1.1.0')], problems },
      after: { pins, problems },
    }),
  ).toEqual({ consents: [] });
});

describe('what a removal takes', () => {
  const WORKER = service('worker', {
    title: 'Worker',
    images: ['r.example/worker'],
  });
  const removal = (before: Pins, after: Pins, visible = [WORKER.ref]) =>
    outcomeOfRemoval({
      before: { pins: before, problems: [] },
      after: { pins: after, problems: [] },
      service: SHOP,
      others: [WORKER],
      visible: new Set(visible),
    });
  const own = at('worker', '2.0.0', { file: 'apps/shop.yaml' });
  /** What it would be known by, if its own were not there. */
  const other = at('cart-jobs', '3.0.0', {
    names: [{ by: 'object', name: 'worker' }],
  });

  it('is the service alone', () => {
    expect(removal([...NOW, own], [NOW[1], own])).toEqual({ consents: [] });
  });

  it('is nothing of another service, also where that falls back to something', () => {
    for (const left of [[], [other]]) {
      const before = [NOW[0], own, ...left];
      expect(removal(before, left)).toEqual({
        refused: 'Worker would go with it, or change',
      });
    }
    const changed = at('worker', '1.0.0', { file: 'apps/shop.yaml' });
    expect(removal([NOW[0], own], [changed])).toEqual({
      refused: 'Worker would go with it, or change',
    });
  });

  it('calls nothing by its name that may not be seen', () => {
    expect(removal([NOW[0], own], [], [])).toEqual({
      refused: 'a service that you may not see would go with it, or change',
    });
  });
});
