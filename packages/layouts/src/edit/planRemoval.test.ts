import { treeOf } from '../__testUtils__/fixtures';
import { locatePins, planRemoval } from '../layouts';

type Files = Record<string, string>;
type Changed = Record<string, string | null>;

/** The files that are changed, with null for those that go; or the reason why it is refused. */
async function remove(files: Files, service = 'shop') {
  const texts = new Map(Object.entries(files));
  const located = await locatePins({
    folder: 'env',
    layout: 'auto',
    tree: treeOf(texts),
    read: async () => texts,
  });
  const edit = planRemoval(located, service);
  return 'refused' in edit
    ? edit.refused
    : Object.fromEntries(
        edit.changes.map(({ path, after }) => [path, after ?? null]),
      );
}

const object = (kind: string, name: string, image = '') =>
  `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${
    image &&
    `spec: {template: {spec: {containers: [{name: main, image: "${image}"}]}}}\n`
  }`;

const shop = object('Deployment', 'shop', 'ghcr.io/acme/shop');
const folder = {
  'env/shop/kustomization.yaml': 'resources:\n  - deployment.yaml\n',
  'env/shop/deployment.yaml': shop,
};

const release = (name: string, more = '') =>
  `  - name: ${name}\n    chart: acme/${name}\n    version: 1.0.0\n${more}`;
const state = (...releases: string[]): Files => ({
  'env/helmfile.yaml': `releases:\n${releases.join('')}`,
});

const flux = (kind: string, name: string, spec = '') =>
  `apiVersion: ${
    kind === 'HelmRelease' ? 'helm' : 'kustomize'
  }.toolkit.fluxcd.io/v2\nkind: ${kind}\nmetadata: {name: ${name}, namespace: retail}\nspec:\n  chart: {spec: {chart: ${name}, version: 1.0.0}}\n${spec}`;
const dependsOn = (entry: string) => `  dependsOn:\n    - ${entry}\n`;

describe('a removal leaves what others own or need', () => {
  it.each<[string, Files, RegExp]>([
    [
      'a file with objects of others',
      {
        'env/kustomization.yaml': 'resources:\n  - shop.yaml\n  - cart.yaml\n',
        'env/shop.yaml': [
          shop,
          object('Secret', 'cart-db'),
          object('Deployment', 'ledger', 'ghcr.io/acme/ledger:v1'),
        ].join('---\n'),
        'env/cart.yaml': object('Deployment', 'cart', 'ghcr.io/acme/cart:v1'),
      },
      /env\/shop\.yaml holds shop and other objects/,
    ],
    [
      'a folder with a list of objects of others',
      {
        'env/kustomization.yaml': 'resources:\n  - shop\n',
        ...folder,
        'env/shop/kustomization.yaml':
          'resources:\n  - deployment.yaml\n  - list.yaml\n',
        'env/shop/list.yaml': `apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: ConfigMap\n    metadata:\n      name: cart\n`,
      },
      /env\/shop\/list\.yaml holds shop and other objects/,
    ],
    [
      'a file that cannot be read',
      {
        'env/kustomization.yaml': 'resources:\n  - shop.yaml\n',
        'env/shop.yaml': `${shop}image: [\n`,
      },
      /env\/shop\.yaml is not valid YAML/,
    ],
    [
      'a patch in a file that another object needs, too',
      {
        'env/kustomization.yaml':
          'resources:\n  - shop.yaml\n  - cart.yaml\npatches:\n  - path: patch.yaml\n',
        'env/shop.yaml': shop,
        'env/cart.yaml': object('Deployment', 'cart', 'ghcr.io/acme/cart:v1'),
        'env/patch.yaml': [
          object('Deployment', 'shop'),
          object('Deployment', 'cart'),
        ].join('---\n'),
      },
      /env\/kustomization\.yaml still changes the object shop \(patches\[0\]\.path\)/,
    ],
    [
      'a patch of all objects with a label',
      {
        'env/kustomization.yaml': `resources:\n  - shop\npatches:\n  - target: {labelSelector: app=x}\n    patch: |\n      kind: Deployment\n      metadata: {name: shop}\n`,
        ...folder,
      },
      /still changes the object shop \(patches\[0\]\.patch\)/,
    ],
    [
      'another overlay',
      {
        'env/kustomization.yaml': 'resources:\n  - shop\n  - other-overlay\n',
        'env/other-overlay/kustomization.yaml': 'resources:\n  - ../shop\n',
        ...folder,
      },
      /env\/other-overlay\/kustomization\.yaml still uses env\/shop \(resources\[0\]\)/,
    ],
    [
      'a component in its folder',
      {
        'env/kustomization.yaml':
          'resources:\n  - shop\n  - cart.yaml\ncomponents:\n  - shop/component\n',
        'env/cart.yaml': object('Deployment', 'cart', 'ghcr.io/acme/cart:v1'),
        'env/shop/component/kustomization.yaml':
          'kind: Component\nimages:\n  - name: a\n    newTag: v1\n',
        ...folder,
      },
      /env\/kustomization\.yaml still uses env\/shop\/component \(components\[0\]\)/,
    ],
    [
      'a kustomization beside manifests',
      {
        'env/shop/shop.yaml': shop,
        'env/shop/kustomization.yaml': 'resources:\n  - shop.yaml\n',
      },
      /env\/shop\/kustomization\.yaml still uses env\/shop\/shop\.yaml/,
    ],
    [
      'two images that may be its own',
      {
        'env/kustomization.yaml':
          'resources:\n  - shop\nimages:\n  - name: ghcr.io/acme/shop\n    newTag: v1\n  - name: ghcr.io/other-team/shop\n    newTag: v1\n',
      },
      /several entries of images are called shop/,
    ],
    [
      'a release that others need',
      state(release('shop'), release('cart', '    needs: [db, shop]\n')),
      /^env\/helmfile\.yaml: release cart still needs shop: take it out of needs first$/,
    ],
    [
      'a release that others need by its namespace and context',
      state(
        release('shop', '    namespace: retail\n'),
        release('cart', '    needs:\n      - qa/retail/shop\n'),
      ),
      /release cart still needs shop/,
    ],
    [
      'a release that a base needs',
      {
        'env/helmfile.yaml': `bases: [base.yaml]\nreleases:\n${release(
          'shop',
        )}`,
        'env/base.yaml': `releases:\n${release('cart', '    needs: [shop]\n')}`,
      },
      /^env\/base\.yaml: release cart still needs shop/,
    ],
    [
      'a HelmRelease that others depend on',
      {
        'env/shop.yaml': flux('HelmRelease', 'shop'),
        'env/cart.yaml': flux('HelmRelease', 'cart', dependsOn('name: shop')),
      },
      /^env\/cart\.yaml: HelmRelease cart still needs shop: take it out of dependsOn first$/,
    ],
    [
      'a Kustomization that others depend on',
      {
        'env/shop.yaml': flux('Kustomization', 'shop', '  images: []\n'),
        'env/cart.yaml': flux(
          'Kustomization',
          'cart',
          `  images: [{name: cart, newTag: v1}]\n${dependsOn(
            '{name: shop, namespace: retail}',
          )}`,
        ),
      },
      /Kustomization cart still needs shop/,
    ],
    [
      'an anchor below its block',
      {
        'env/values.yaml':
          'services:\n  shop:\n    image: &img\n      repository: r.example/x\n      tag: v1\n  cart:\n    image: *img\n',
      },
      /"services\.shop" holds an anchor that others use/,
    ],
  ])('%s', async (_, files, reason) => {
    expect(await remove(files)).toMatch(reason);
  });

  it.each<[string, Files]>([
    [
      'a release of that name in another namespace',
      state(
        release('shop', '    namespace: retail\n'),
        release('cart', '    needs: [billing/shop]\n'),
      ),
    ],
    [
      'a HelmRelease of that name in another namespace',
      {
        'env/shop.yaml': flux('HelmRelease', 'shop'),
        'env/cart.yaml': flux(
          'HelmRelease',
          'cart',
          dependsOn('{name: shop, namespace: billing}'),
        ),
      },
    ],
    [
      'an object of that name and another kind',
      {
        'env/shop.yaml': flux('HelmRelease', 'shop'),
        'env/cart.yaml': flux('Kustomization', 'cart', dependsOn('name: shop')),
      },
    ],
  ])('does not count what needs %s', async (_, files) => {
    expect(await remove(files)).toEqual(expect.any(Object));
  });

  const base = {
    'base/shop/kustomization.yaml': 'resources:\n  - deployment.yaml\n',
    'base/shop/deployment.yaml': shop,
  };
  const cart = {
    'env/cart.yaml': `${object('Deployment', 'cart', 'cart:v1')}# cart-conf\n`,
  };
  const listed = (entries: string) => `resources:\n  - cart.yaml\n${entries}`;

  it.each<[string, Files, Changed]>([
    [
      'a patch in a file, and the file',
      {
        'env/kustomization.yaml': listed(
          '  - ../base/shop\npatches:\n  - path: cart-patch.yaml\n  - path: shop-patch.yaml\n',
        ),
        'env/shop-patch.yaml': `${object(
          'Deployment',
          'shop',
        )}spec:\n  replicas: 3\n`,
        'env/cart-patch.yaml': object('Deployment', 'cart'),
        ...base,
        ...cart,
      },
      {
        'env/kustomization.yaml': listed(
          'patches:\n  - path: cart-patch.yaml\n',
        ),
        'env/shop-patch.yaml': null,
      },
    ],
    [
      'a patch in the kustomization',
      {
        'env/kustomization.yaml': listed(
          '  - ../base/shop\npatches:\n  - patch: |\n      kind: Deployment\n      metadata: {name: shop}\n',
        ),
        ...base,
        ...cart,
      },
      { 'env/kustomization.yaml': listed('patches: []\n') },
    ],
    [
      'replicas of its objects',
      {
        'env/kustomization.yaml': listed(
          '  - ../base/shop\nreplicas:\n  - name: shop\n    count: 2\n  - name: cart\n    count: 1\n',
        ),
        ...base,
        ...cart,
      },
      {
        'env/kustomization.yaml': listed(
          'replicas:\n  - name: cart\n    count: 1\n',
        ),
      },
    ],
    [
      'a generator that its objects alone name',
      {
        'env/kustomization.yaml': listed(
          '  - ../base/shop\nconfigMapGenerator:\n  - name: shop-conf\n    literals: [a=1]\n  - name: cart-conf\n',
        ),
        ...base,
        'base/shop/deployment.yaml': `${shop}conf: shop-conf\n`,
        ...cart,
      },
      {
        'env/kustomization.yaml': listed(
          'configMapGenerator:\n  - name: cart-conf\n',
        ),
      },
    ],
  ])('takes %s with it', async (_, files, changed) => {
    expect(await remove(files)).toEqual(changed);
  });

  const conf =
    'configMapGenerator:\n  - name: shop-conf\n    literals: [a=1]\n';
  const cartUses = `${object('Deployment', 'cart')}conf: shop-conf\n`;
  it.each<[string, string, Files]>([
    [
      'a patch in a file',
      'patches:\n  - path: cart-patch.yaml\n',
      { 'env/cart-patch.yaml': cartUses },
    ],
    [
      'a patch in the kustomization',
      `patches:\n  - patch: |\n${cartUses
        .replace(/^/gm, '      ')
        .trimEnd()}\n`,
      {},
    ],
    [
      'a JSON patch in one line',
      'patches:\n  - target: {kind: Deployment, name: cart}\n    patch: \'[{"op": "add", "path": "/conf", "value": "shop-conf"}]\'\n',
      {},
    ],
    [
      'a merge patch in the kustomization',
      `patchesStrategicMerge:\n  - |\n${cartUses
        .replace(/^/gm, '    ')
        .trimEnd()}\n`,
      {},
    ],
    [
      'a replacement',
      'replacements:\n  - source: {kind: ConfigMap, name: shop-conf}\n    targets: [{select: {name: cart}}]\n',
      {},
    ],
    [
      'a transformer',
      'transformers:\n  - transformer.yaml\n',
      { 'env/transformer.yaml': 'kind: PatchTransformer\nconf: shop-conf\n' },
    ],
    [
      'a patch of a component',
      'components:\n  - ../parts/cart\n',
      {
        'parts/cart/kustomization.yaml': 'patches:\n  - path: patch.yaml\n',
        'parts/cart/patch.yaml': cartUses,
      },
    ],
  ])('keeps a generator that %s uses', async (_, more, files) => {
    expect(
      await remove({
        'env/kustomization.yaml': listed(`  - ../base/shop\n${more}${conf}`),
        ...base,
        'base/shop/deployment.yaml': `${shop}conf: shop-conf\n`,
        ...cart,
        ...files,
      }),
    ).toEqual({ 'env/kustomization.yaml': listed(`${more}${conf}`) });
  });

  it('takes a generator that only another environment or what goes uses', async () => {
    const patches =
      'patches:\n  - patch: |\n      kind: Deployment\n      metadata: {name: shop}\n      conf: shop-conf\n';
    expect(
      await remove({
        'env/kustomization.yaml': listed(`  - ../base/shop\n${patches}${conf}`),
        ...base,
        'base/shop/deployment.yaml': `${shop}conf: shop-conf\n`,
        ...cart,
        'prod/kustomization.yaml': `resources:\n  - ../base/shop\n${conf}`,
      }),
    ).toEqual({
      'env/kustomization.yaml': listed('patches: []\nconfigMapGenerator: []\n'),
    });
  });

  it('keeps the image entries that other manifests use', async () => {
    const images = (...owners: string[]) =>
      owners
        .map(owner => `  - name: ghcr.io/${owner}/shop\n    newTag: v1\n`)
        .join('');
    const gateway = object('Deployment', 'gateway', 'ghcr.io/other-team/shop');
    const kustomization = (resources: string, owners: string[]) =>
      `resources:\n${resources}images:\n${images(...owners)}`;
    expect(
      await remove({
        'env/kustomization.yaml': kustomization(
          '  - shop\n  - gateway.yaml\n',
          ['acme', 'other-team'],
        ),
        'env/gateway.yaml': gateway,
        ...folder,
      }),
    ).toEqual({
      'env/kustomization.yaml': kustomization('  - gateway.yaml\n', [
        'other-team',
      ]),
      'env/shop/kustomization.yaml': null,
      'env/shop/deployment.yaml': null,
    });
  });

  it('keeps the image entry of a base that another overlay uses', async () => {
    const images = 'images:\n  - name: ghcr.io/acme/shop\n    newTag: v1\n';
    const overlay = 'resources:\n  - ../../base\n';
    expect(
      await remove({
        'env/kustomization.yaml': `resources:\n  - shop\n  - canary\n${images}`,
        'env/shop/kustomization.yaml': overlay,
        'env/canary/kustomization.yaml': overlay,
        'base/kustomization.yaml': 'resources:\n  - deployment.yaml\n',
        'base/deployment.yaml': shop,
      }),
    ).toEqual({
      'env/kustomization.yaml': `resources:\n  - canary\n${images}`,
      'env/shop/kustomization.yaml': null,
    });
  });

  it('takes out a block with an anchor that only the block uses', async () => {
    expect(
      await remove({
        'env/values.yaml':
          'services:\n  cart: {image: {repository: r.example/x, tag: v1}}\n  shop:\n    image: &img\n      repository: r.example/y\n      tag: v1\n    again: *img\n',
      }),
    ).toEqual({
      'env/values.yaml':
        'services:\n  cart: {image: {repository: r.example/x, tag: v1}}\n',
    });
  });

  it('leaves a colon in a comment alone', async () => {
    expect(
      await remove({
        'env/kustomization.yaml': 'resources: # see: docs\n  - shop\n',
      }),
    ).toEqual({ 'env/kustomization.yaml': 'resources: [] # see: docs\n' });
  });
});

it('an alias of nothing is a problem of its file', async () => {
  const files = new Map([
    ['values.yaml', 'cart:\n  image: *img\nshop: {image: &img {tag: v1}}\n'],
    ['helmfile.yaml.gotmpl', 'releases:\n- values: [*{{ .Values.name }}]\n'],
  ]);
  const { problems } = await locatePins({
    folder: '.',
    layout: 'helm-values',
    tree: treeOf(files),
    read: async () => files,
  });
  expect(problems).toEqual([
    {
      file: 'values.yaml',
      problem: 'not valid YAML: Unresolved alias: img at line 2',
    },
  ]);
});
