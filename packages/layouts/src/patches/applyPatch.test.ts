import { lineOf, placeOf, valueOf } from '../__testUtils__/places';
import { applyJsonPatch, applyMergePatch, isJsonPatch } from './applyPatch';

const DEPLOYMENT = `
apiVersion: apps/v1
kind: Deployment
spec:
  containers:
    - name: shop
      image: shop:1
    - name: proxy
      image: proxy:1
`;

const RESOURCE = `
apiVersion: store.example/v1
kind: Store
spec:
  containers:
    - name: shop
      image: shop:1
    - name: proxy
      image: proxy:1
`;

describe('applyMergePatch', () => {
  const merged = (object: string, patch: string) =>
    valueOf(applyMergePatch(placeOf(object), placeOf(patch))?.get('spec'));

  it('merges the containers of a known object by name', () => {
    expect(
      merged(
        DEPLOYMENT,
        'spec: { containers: [{ name: proxy, image: "proxy:2" }, { name: new, image: "new:1" }] }',
      ),
    ).toEqual({
      containers: [
        { name: 'shop', image: 'shop:1' },
        { name: 'proxy', image: 'proxy:2' },
        { name: 'new', image: 'new:1' },
      ],
    });
  });

  it('replaces the lists of an object that Kubernetes does not know', () => {
    expect(
      merged(
        RESOURCE,
        'spec: { containers: [{ name: proxy, image: "proxy:2" }] }',
      ),
    ).toEqual({ containers: [{ name: 'proxy', image: 'proxy:2' }] });
  });

  it('takes out what null or $patch: delete says', () => {
    expect(
      merged(
        DEPLOYMENT,
        'spec: { containers: [{ name: proxy, $patch: delete }] }',
      ),
    ).toEqual({ containers: [{ name: 'shop', image: 'shop:1' }] });
    expect(
      valueOf(applyMergePatch(placeOf('a: 1\nb: 2'), placeOf('a: null'))),
    ).toEqual({ b: '2' });
  });

  it('replaces a map that says so', () => {
    expect(
      valueOf(
        applyMergePatch(
          placeOf('values: { image: { repository: shop, tag: 1 } }'),
          placeOf('values: { image: { tag: 2, $patch: replace } }'),
        )?.get('values', 'image', 'repository'),
      ),
    ).toBeUndefined();
  });

  it('deletes the object', () => {
    expect(
      applyMergePatch(placeOf(DEPLOYMENT), placeOf('$patch: delete')),
    ).toBeUndefined();
  });

  it('keeps where each value is written down', () => {
    const result = applyMergePatch(
      placeOf(DEPLOYMENT, 'shop.yaml'),
      placeOf(
        'spec:\n  containers:\n    - name: shop\n      image: shop:2',
        'patch.yaml',
      ),
    );
    expect(lineOf(result?.get('spec', 'containers', 0, 'image'))).toBe(
      'patch.yaml:4',
    );
    expect(lineOf(result?.get('spec', 'containers', 1, 'image'))).toBe(
      'shop.yaml:9',
    );
  });
});

describe('applyJsonPatch', () => {
  const changed = (object: string, patch: string) =>
    valueOf(applyJsonPatch(placeOf(object), placeOf(patch)));

  it.each<[string, string, string, unknown]>([
    [
      'adds to a map',
      'a: 1',
      '[{ op: add, path: /b, value: 2 }]',
      { a: '1', b: '2' },
    ],
    [
      'adds to a list',
      'a: [1, 3]',
      '[{ op: add, path: /a/1, value: 2 }]',
      { a: ['1', '2', '3'] },
    ],
    [
      'appends to a list',
      'a: [1]',
      '[{ op: add, path: /a/-, value: 2 }]',
      { a: ['1', '2'] },
    ],
    [
      'replaces',
      'a: [1, 3]',
      '[{ op: replace, path: /a/1, value: 2 }]',
      { a: ['1', '2'] },
    ],
    ['removes', 'a: [1, 3]', '[{ op: remove, path: /a/0 }]', { a: ['3'] }],
    [
      'unescapes keys',
      '"a/b": { "~c": 1 }',
      '[{ op: replace, path: /a~1b/~0c, value: 2 }]',
      { 'a/b': { '~c': '2' } },
    ],
    [
      'takes digits for a key of a map',
      'a: { "0": 1 }',
      '[{ op: replace, path: /a/0, value: 2 }]',
      { a: { '0': '2' } },
    ],
    [
      'copies',
      'a: { b: 1 }\nc: [2]',
      '[{ op: copy, from: /a/b, path: /c/0 }]',
      { a: { b: '1' }, c: ['1', '2'] },
    ],
    [
      'moves',
      'a: { b: 1 }\nc: 2',
      '[{ op: move, from: /a/b, path: /c }]',
      { a: {}, c: '1' },
    ],
    [
      'moves within a list',
      'a: [1, 2, 3]',
      '[{ op: move, from: /a/0, path: /a/2 }]',
      { a: ['2', '3', '1'] },
    ],
    [
      'copies nothing from nowhere',
      'a: 1',
      '[{ op: copy, from: /b, path: /a }]',
      { a: '1' },
    ],
    [
      'leaves alone what leads nowhere',
      'a: 1',
      '[{ op: replace, path: /b/c, value: 2 }]',
      { a: '1' },
    ],
    ['tests nothing', 'a: 1', '[{ op: test, path: /a, value: 2 }]', { a: '1' }],
  ])('%s', (_, object, patch, expected) => {
    expect(changed(object, patch)).toEqual(expected);
  });

  it('applies operations one after the other', () => {
    expect(
      changed(
        'a: {}',
        '[{ op: add, path: /a/b, value: { c: 1 } }, { op: replace, path: /a/b/c, value: 2 }]',
      ),
    ).toEqual({ a: { b: { c: '2' } } });
  });
});

describe('isJsonPatch', () => {
  it.each([
    ['[{ op: add, path: /a, value: 1 }]', true],
    ['[{ name: a }]', false],
    ['[]', false],
    ['{ op: add, path: /a }', false],
  ])('%s: %s', (text, expected) => {
    expect(isJsonPatch(placeOf(text))).toBe(expected);
  });
});
