import { treeOf } from '../__testUtils__/fixtures';
import {
  beginFolder,
  locatePins,
  planAddition,
  planTakeOver,
} from '../layouts';
import { matchPins } from '../match/matchPins';
import type { TakeOverOptions } from './TakeOver';

type Files = Record<string, string>;

const locate = (texts: ReadonlyMap<string, string>, folder: string) =>
  locatePins({
    folder,
    layout: 'auto',
    tree: treeOf(texts),
    read: async paths =>
      new Map(
        paths.flatMap((path): Array<[string, string]> => {
          const text = texts.get(path);
          return text === undefined ? [] : [[path, text]];
        }),
      ),
  });

const identity = {
  ref: 'component:default/shop',
  title: 'Shop',
  names: ['shop'],
  images: ['r.example/shop'],
};

/** What prod comes to with the service of qa at v2, with what is told; or the reason why it cannot be had. */
async function takeOver(
  qa: Files,
  prod: Files,
  more: Partial<TakeOverOptions> = {},
) {
  const rooted = (files: Files, folder: string) =>
    Object.entries(files).map(([path, text]): [string, string] => [
      path.startsWith('/') ? path.slice(1) : `${folder}/${path}`,
      text,
    ]);
  const texts = new Map([
    ...rooted(qa, 'envs/qa'),
    ...rooted(prod, 'envs/prod'),
  ]);
  const from = await locate(texts, 'envs/qa');
  const to = await locate(texts, 'envs/prod');
  const plan = planTakeOver({
    from: {
      located: {
        ...from,
        files: new Map([
          ...from.files,
          ...[...texts].filter(
            ([path]) => path.startsWith('envs/qa/') && !path.endsWith('.bin'),
          ),
        ]),
      },
      title: 'QA',
      names: ['qa', 'retail-qa'],
    },
    to: { located: to, title: 'Production', names: ['prod'] },
    sameBranch: true,
    services: ['shop'],
    ownNames: ['shop'],
    wholeFolder: false,
    pins: matchPins(identity, from.pins).matches.map(({ pin }) => pin),
    version: 'v2',
    ...more,
  });
  return 'refused' in plan
    ? plan.refused
    : {
        ...Object.fromEntries(
          plan.changes.map(({ path, after }) => [
            path.replace('envs/prod/', ''),
            after,
          ]),
        ),
        told: plan.consents,
      };
}

const workload = (name: string, more = '') =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\nspec:\n  template:\n    spec:\n      containers:\n        - name: main\n          image: r.example/${name}:v1\n${more}`;

describe('a service that an environment takes over', () => {
  it('a block of values, with its comments', async () => {
    const cart =
      '  cart:\n    image:\n      repository: r.example/cart\n      tag: "v7"\n';
    expect(
      await takeOver(
        {
          'values.yaml': `services:\n  shop:\n    # three for the peak\n    replicas: 3\n    image:\n      repository: r.example/shop\n      tag: "v1" # of May\n    env:\n      LOG_LEVEL: debug\n${cart}`,
        },
        { 'values.yaml': `# production\nservices:\n${cart}` },
      ),
    ).toEqual({
      'values.yaml': `# production\nservices:\n${cart}  shop:\n    # three for the peak\n    replicas: 3\n    image:\n      repository: r.example/shop\n      tag: "v2" # of May\n    env:\n      LOG_LEVEL: debug\n`,
      told: [],
    });
  });

  it('a folder of manifests, its image, patch, replicas and configuration', async () => {
    const patch =
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\nspec:\n  minReadySeconds: 9\n';
    expect(
      await takeOver(
        {
          'kustomization.yaml':
            'resources:\n  - cart.yaml\n  - shop\nimages:\n  - name: r.example/shop\n    newTag: v1\npatches:\n  - path: patches/shop.yaml\n    target: {kind: Deployment, name: shop}\nreplicas:\n  - name: shop\n    count: 4 # as many as shards\nconfigMapGenerator:\n  - name: shop-conf\n    files: [shop.properties]\n',
          'cart.yaml': workload('cart'),
          'shop/kustomization.yaml':
            'resources:\n  - ../../../base/shop\n  - account.yaml\n',
          'shop/account.yaml':
            'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: shop\n',
          'patches/shop.yaml': patch,
          'shop.properties': 'url=https://qa.example\n',
          '/base/shop/kustomization.yaml': 'resources:\n  - shop.yaml\n',
          '/base/shop/shop.yaml': workload('shop', '# shop-conf\n'),
        },
        {
          'kustomization.yaml': 'resources:\n  - cart.yaml\n',
          'cart.yaml': workload('cart'),
        },
      ),
    ).toEqual({
      'kustomization.yaml':
        'resources:\n  - cart.yaml\n  - shop\nimages:\n  - name: r.example/shop\n    newTag: v2\npatches:\n  - path: patches/shop.yaml\n    target: {kind: Deployment, name: shop}\nreplicas:\n  - name: shop\n    count: 4 # as many as shards\n',
      'shop/kustomization.yaml':
        'resources:\n  - ../../../base/shop\n  - account.yaml\n',
      'shop/account.yaml':
        'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: shop\n',
      'patches/shop.yaml': patch,
      told: [],
    });
  });

  it('a generated configuration with its files', async () => {
    expect(
      await takeOver(
        {
          'kustomization.yaml':
            'resources:\n  - shop.yaml\nconfigMapGenerator:\n  - name: shop-conf\n    files: [shop.properties]\n',
          'shop.yaml': workload(
            'shop',
            '      volumes: [{configMap: {name: shop-conf}}]\n',
          ),
          'shop.properties': 'url=https://qa.example\n',
        },
        {
          'kustomization.yaml': 'resources:\n  - cart.yaml\n',
          'cart.yaml': workload('cart'),
        },
      ),
    ).toMatchObject({
      'kustomization.yaml':
        'resources:\n  - cart.yaml\n  - shop.yaml\nconfigMapGenerator:\n  - name: shop-conf\n    files: [shop.properties]\n',
      'shop.properties': 'url=https://qa.example\n',
      told: ['envs/prod/shop.properties names QA'],
    });
  });

  it('a base beside the folders, from a folder at another depth', async () => {
    const base = {
      '/base/shop/kustomization.yaml': 'resources:\n  - shop.yaml\n',
      '/base/shop/shop.yaml': workload('shop'),
    };
    const qa = {
      'kustomization.yaml':
        'resources:\n  - ../../base/shop\nimages:\n  - name: r.example/shop\n    newTag: v1\n',
      ...base,
    };
    const prod = {
      'kustomization.yaml': 'resources:\n  - cart.yaml\n',
      'cart.yaml': workload('cart'),
    };
    expect(await takeOver(qa, prod)).toMatchObject({
      'kustomization.yaml':
        'resources:\n  - cart.yaml\n  - ../../base/shop\nimages:\n  - name: r.example/shop\n    newTag: v2\n',
    });
    expect(await takeOver(qa, prod, { sameBranch: false })).toMatch(
      'envs/qa/kustomization.yaml line 2 leads to base/shop, which Production does not have',
    );
  });

  const application = (name: string, env: string, more = '') =>
    `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: ${name}-${env}\n  namespace: argocd\nspec:\n  project: retail-${env}\n  destination: {server: "https://${env}.example", namespace: retail}\n  source:\n    repoURL: https://charts.example\n    chart: service\n    targetRevision: 1.0.0\n    helm:\n      valuesObject:\n        image: {repository: r.example/${name}, tag: v1}\n${more}`;

  it('an Application, for the cluster and project of its siblings', async () => {
    expect(
      await takeOver(
        {
          'cart-qa.yaml': application('cart', 'qa'),
          'shop-qa.yaml': application(
            'shop',
            'qa',
            '        host: shop.qa.example\n',
          ),
        },
        { 'cart-prod.yaml': application('cart', 'prod') },
        { services: ['shop', 'shop-qa'] },
      ),
    ).toEqual({
      'shop-prod.yaml': application(
        'shop',
        'prod',
        '        host: shop.qa.example\n',
      ).replace('tag: v1', 'tag: v2'),
      told: [
        'envs/prod/shop-prod.yaml takes over what names QA: spec.source.helm.valuesObject.host',
      ],
    });
  });

  it('an Application that applies a folder, with the folder', async () => {
    const applies = (name: string) =>
      `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: ${name}\nspec:\n  source:\n    repoURL: https://git.example/x\n    path: charts/${name}\n    helm: {parameters: [{name: image.tag, value: v1}, {name: image.repository, value: r.example/${name}}]}\n`;
    expect(
      await takeOver(
        { 'shop.yaml': applies('shop') },
        { 'cart.yaml': applies('cart') },
      ),
    ).toMatchObject({
      told: ['envs/prod/shop.yaml applies charts/shop, as QA does'],
    });
  });

  it('under its own name, also where that holds the name of the environment', async () => {
    const taken = await takeOver(
      { 'qa-shop.yaml': application('qa-shop', 'qa') },
      { 'cart-prod.yaml': application('cart', 'prod') },
      { services: ['qa-shop-qa', 'qa-shop'], ownNames: ['qa-shop'], pins: [] },
    );
    expect(taken).toEqual({
      'qa-shop.yaml': application('qa-shop', 'prod'),
      told: [],
    });
  });

  const release = (name: string, namespace: string, more = '') =>
    `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\nspec:\n  chart:\n    spec: {chart: service, version: 1.0.0, sourceRef: {kind: HelmRepository, name: x}}\n  values:\n    image: {repository: r.example/${name}, tag: v1}\n${more}`;

  it('a HelmRelease, listed where its siblings are, with what it waits for', async () => {
    expect(
      await takeOver(
        {
          'db.yaml': release('db', 'retail-qa'),
          'shop.yaml': release(
            'shop',
            'retail-qa',
            '  dependsOn:\n    - name: db\n',
          ),
        },
        {
          'kustomization.yaml': 'resources:\n  - cart.yaml\n',
          'cart.yaml': release('cart', 'retail'),
        },
      ),
    ).toEqual({
      'kustomization.yaml': 'resources:\n  - cart.yaml\n  - shop.yaml\n',
      'shop.yaml': release(
        'shop',
        'retail',
        '  dependsOn:\n    - name: db\n',
      ).replace('tag: v1', 'tag: v2'),
      told: ['shop waits for db, which is not there'],
    });
  });

  it('a release of helmfile with its own values', async () => {
    const entry = (name: string, namespace: string, tag: string) =>
      `  - name: ${name}\n    namespace: ${namespace}\n    chart: x/service\n    version: 1.0.0\n    values:\n      - common.yaml\n      - ${name}.yaml\n      - image: {repository: r.example/${name}, tag: ${tag}}\n`;
    const head = 'repositories:\n  - name: x\n    url: https://x.example\n';
    expect(
      await takeOver(
        {
          'helmfile.yaml': `${head}releases:\n${entry(
            'cart',
            'qa',
            'v1',
          )}${entry('shop', 'qa', 'v1')}`,
          'common.yaml': 'a: 1\n',
          'cart.yaml': 'b: 2\n',
          'shop.yaml': 'c: 3\n',
        },
        {
          'helmfile.yaml': `${head}releases:\n${entry('cart', 'live', 'v1')}`,
          'common.yaml': 'a: 9\n',
          'cart.yaml': 'b: 9\n',
        },
      ),
    ).toEqual({
      'helmfile.yaml': `${head}releases:\n${entry('cart', 'live', 'v1')}${entry(
        'shop',
        'live',
        'v2',
      )}`,
      'shop.yaml': 'c: 3\n',
      told: [],
    });
  });

  it('a release that inherits from the template of its helmfile', async () => {
    const helmfile = (namespace: string, ...names: string[]) =>
      `templates:\n  service:\n    namespace: ${namespace}\n    chart: ./charts/services\n    labels:\n      downstage.dev/chart: services\nreleases:\n${names
        .map(
          name =>
            `  - name: ${name}\n    inherit:\n      - template: service\n    values:\n      - values/${name}.yaml\n`,
        )
        .join('')}`;
    const values = (name: string, tag: string) =>
      `services:\n  ${name}:\n    image:\n      repository: r.example/${name}\n      tag: "${tag}"\n`;
    expect(
      await takeOver(
        {
          'helmfile.yaml': helmfile('qa', 'cart', 'shop'),
          'values/cart.yaml': values('cart', 'v1'),
          'values/shop.yaml': values('shop', 'v1'),
        },
        {
          'helmfile.yaml': helmfile('live', 'cart'),
          'values/cart.yaml': values('cart', 'v1'),
        },
      ),
    ).toEqual({
      'helmfile.yaml': helmfile('live', 'cart', 'shop'),
      'values/shop.yaml': values('shop', 'v2'),
      told: [],
    });
  });

  it('a dependency with its values', async () => {
    const chart = (...names: string[]) =>
      `name: env\ndependencies:\n${names
        .map(
          name =>
            `  - name: ${name}\n    version: 1.0.0\n    repository: https://x.example\n`,
        )
        .join('')}`;
    const block = (tag: string) =>
      `shop:\n  image:\n    repository: r.example/shop\n    tag: ${tag}\n  ingress: true\n`;
    expect(
      await takeOver(
        {
          'Chart.yaml': chart('cart', 'shop'),
          'values.yaml': `cart:\n  image: {repository: r.example/cart, tag: v1}\n${block(
            'v1',
          )}`,
        },
        {
          'Chart.yaml': chart('cart'),
          'values.yaml':
            'cart:\n  image: {repository: r.example/cart, tag: v1}\n',
        },
      ),
    ).toMatchObject({
      'Chart.yaml': chart('cart', 'shop'),
      'values.yaml': expect.stringContaining(block('v2')),
    });
  });

  it('plain manifests, and tells of what stays and of secrets', async () => {
    const account =
      'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: runner}\n';
    const secret =
      '---\napiVersion: v1\nkind: Secret\nmetadata: {name: shop}\nstringData: {password: x}\n';
    expect(
      await takeOver(
        {
          'shop.yaml': `${workload(
            'shop',
            '      serviceAccountName: runner\n',
          )}${secret}`,
          'account.yaml': account,
        },
        { 'cart.yaml': workload('cart') },
      ),
    ).toEqual({
      'shop.yaml': `${workload(
        'shop',
        '      serviceAccountName: runner\n',
      ).replace(':v1\n', ':v2\n')}${secret}`,
      told: [
        'envs/prod/shop.yaml takes over a secret of QA',
        'ServiceAccount runner is used, and stays in QA',
      ],
    });
  });

  it('the whole folder, where the folder is the service', async () => {
    expect(
      await takeOver(
        {
          'kustomization.yaml':
            'resources:\n  - ../../base\nnamespace: retail-qa\nimages:\n  - name: r.example/shop\n    newTag: v1\n',
          '/base/kustomization.yaml': 'resources: [shop.yaml]\n',
          '/base/shop.yaml': workload('shop'),
        },
        {},
        { wholeFolder: true },
      ),
    ).toEqual({
      'kustomization.yaml':
        'resources:\n  - ../../base\nnamespace: retail-qa\nimages:\n  - name: r.example/shop\n    newTag: v2\n',
      told: [
        'envs/prod/kustomization.yaml takes over what names QA: namespace',
      ],
    });
  });
});

describe('a service that cannot be taken over', () => {
  const shop = { 'shop.yaml': workload('shop') };
  const cart = { 'cart.yaml': workload('cart') };
  it.each<[string, Files, Files, RegExp]>([
    [
      'is written in another layout',
      shop,
      { 'values.yaml': 'cart: {image: {repository: r.example/c, tag: v1}}\n' },
      /^QA is written as manifests, Production as helm-values$/,
    ],
    [
      'shares a file with others',
      { 'all.yaml': `${workload('shop')}---\n${workload('cart')}` },
      cart,
      /all\.yaml holds shop and other objects/,
    ],
    [
      'has a file of its name in the way',
      shop,
      {
        ...cart,
        'shop.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n',
      },
      /^Production: there is a file envs\/prod\/shop\.yaml already$/,
    ],
    [
      'has an object of its name in the way',
      shop,
      { ...cart, 'more.yaml': workload('shop').replace('r.example', 'b') },
      /^Production: envs\/prod\/more\.yaml already holds Deployment shop$/,
    ],
    [
      'needs a lock file',
      {
        'Chart.yaml':
          'dependencies:\n  - {name: shop, version: 1.0.0, repository: https://x}\n',
        'Chart.lock': 'dependencies: []\n',
        'values.yaml': 'shop: {image: {repository: r.example/shop, tag: v1}}\n',
      },
      {
        'Chart.yaml':
          'dependencies:\n  - {name: cart, version: 1.0.0, repository: https://x}\n',
      },
      /would be stale/,
    ],
    [
      'has a file that is no text',
      {
        'kustomization.yaml': 'resources:\n  - shop\n',
        'shop/kustomization.yaml': 'resources: [shop.yaml]\n',
        'shop/shop.yaml': workload('shop'),
        'shop/logo.bin': '',
      },
      { 'kustomization.yaml': 'resources:\n  - cart.yaml\n', ...cart },
      /^envs\/qa\/shop\/logo\.bin is no text that can be copied$/,
    ],
    [
      'has a block with an alias',
      {
        'values.yaml':
          'base: &base {a: 1}\nservices:\n  shop:\n    <<: *base\n    image: {repository: r.example/shop, tag: v1}\n',
      },
      {
        'values.yaml':
          'services:\n  cart: {image: {repository: r.example/c, tag: v1}}\n',
      },
      /services\.shop cannot be copied by itself/,
    ],
  ])('since it %s', async (_, qa, prod, reason) => {
    expect(await takeOver(qa, prod)).toMatch(reason);
  });
});

describe.each([
  ['flux', 'a HelmRelease', 'name: environment-prod'],
  ['argocd', 'an Application', 'project: prod.services'],
])('an environment of %s of its own chart', (layout, kind, own) => {
  const begun = (name: string): Files => {
    const { files } = beginFolder(layout, {
      name,
      title: name,
      repository: `https://git.example/acme/env-${name}`,
      branch: `env/${name}`,
    })!;
    return files;
  };

  async function withShop(name: string): Promise<Files> {
    const files = begun(name);
    const folder = `envs/${name}`;
    const texts = new Map(
      Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]),
    );
    const added = planAddition(await locate(texts, folder), {
      name: 'shop',
      image: 'r.example/shop',
      tag: 'v1',
      port: 8080,
    });
    const changes = 'changes' in added ? added.changes : [];
    return Object.assign(
      files,
      Object.fromEntries(
        changes.map(({ path, after }) => [
          path.slice(folder.length + 1),
          after!,
        ]),
      ),
    );
  }

  it(`takes ${kind} over as one of its own`, async () => {
    const { told, ...files } = (await takeOver(
      await withShop('qa'),
      begun('prod'),
    )) as Record<string, any>;
    expect(told).toEqual([]);
    expect(Object.keys(files).sort()).toEqual([
      'kustomization.yaml',
      'shop.yaml',
    ]);
    const written = (await withShop('prod'))['shop.yaml'];
    expect(files['shop.yaml']).toContain(own);
    expect(files['shop.yaml']).toBe(written.replace(/(tag: \W?)v1/, '$1v2'));
  });
});
