import { treeOf } from '../__testUtils__/fixtures';
import { locatePins, locateSettings, planSettings } from '../layouts';

/** The settings of a service whose pins are those of an image or chart. */
async function settingsOf(
  texts: Record<string, string>,
  {
    folder = '.',
    artifact = 'ghcr.io/acme/shop',
    others = [] as string[],
    dedicated = false,
  } = {},
) {
  const files = new Map(Object.entries(texts));
  const located = await locatePins({
    folder,
    layout: 'auto',
    tree: treeOf(files),
    read: async paths =>
      new Map(
        paths.flatMap(
          (path): Array<[string, string]> =>
            files.has(path) ? [[path, files.get(path)!]] : [],
        ),
      ),
  });
  const of = (name: string) =>
    located.pins.filter(pin => pin.artifact.name === name);
  const found = locateSettings({
    located,
    own: of(artifact),
    others: others.flatMap(of),
    names: [artifact.split('/').at(-1)!],
    dedicated,
  });
  return {
    ...found,
    files,
    shown: found.settings.map(({ name, value }) => `${name}=${value}`),
  };
}

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
  labels: { app: shop }
spec:
  replicas: 3
  selector: { matchLabels: { app: shop } }
  template:
    metadata: { labels: { app: shop } }
    spec:
      containers:
        - name: shop
          image: ghcr.io/acme/shop:1.0.0
          imagePullPolicy: Always
          env:
            - name: LOG_LEVEL
              value: info
          resources:
            limits: { memory: 512Mi }
`;

describe('locateSettings', () => {
  it('lists what a Deployment is configured with, and neither its version nor what it is known by', async () => {
    const { shown, settings } = await settingsOf({ 'shop.yaml': DEPLOYMENT });
    expect(shown).toEqual([
      'replicas=3',
      'imagePullPolicy=Always',
      'env LOG_LEVEL=info',
      'resources.limits.memory=512Mi',
    ]);
    expect(settings[0]).toMatchObject({
      file: 'shop.yaml',
      line: 7,
      path: 'spec.replicas',
      type: 'number',
      object: { kind: 'Deployment', name: 'shop' },
    });
  });

  it('lists objects beside it that go by its name, with YAML in their data, and none of others', async () => {
    const { shown, settings } = await settingsOf({
      'shop.yaml': DEPLOYMENT,
      'config.yaml': `apiVersion: v1
kind: ConfigMap
metadata: { name: shop-config, labels: { app: shop } }
data:
  FLAG: "true"
  application.yaml: |
    logging:
      level: info
---
apiVersion: v1
kind: Secret
metadata: { name: shop, labels: { app: shop } }
stringData: { PASSWORD: hunter2 }
`,
      'cart.yaml': DEPLOYMENT.replace(/shop/g, 'cart'),
    });
    expect(shown.slice(0, 3)).toEqual([
      'FLAG=true',
      'application.yaml.logging.level=info',
      'stringData.PASSWORD=',
    ]);
    expect(settings[2]).toMatchObject({ secret: true, value: '' });
  });

  it('tells of an object that several services share, and lists nothing of it', async () => {
    const { settings, notes } = await settingsOf(
      {
        'shop.yaml': DEPLOYMENT.replace(
          '          imagePullPolicy',
          `        - name: cart
          image: ghcr.io/acme/cart:2.0.0
          imagePullPolicy`,
        ),
      },
      { others: ['ghcr.io/acme/cart'] },
    );
    expect(settings).toEqual([]);
    expect(notes.join()).toContain("Deployment shop is several services'");
  });

  it('lists the block of a values file that is below the name of the service', async () => {
    const { shown } = await settingsOf({
      'values.yaml': `shop:
  replicas: 2
  image: { repository: ghcr.io/acme/shop, tag: 1.0.0, pullPolicy: Always }
cart:
  replicas: 1
  image: { repository: ghcr.io/acme/cart, tag: 2.0.0 }
`,
    });
    expect(shown).toEqual([
      'shop.replicas=2',
      'shop.image.repository=ghcr.io/acme/shop',
      'shop.image.pullPolicy=Always',
    ]);
  });

  it('lists replicas, literals and patches of an overlay, and says that its base stands elsewhere', async () => {
    const { shown, notes } = await settingsOf(
      {
        'base/kustomization.yaml': 'resources: [shop.yaml]\n',
        'base/shop.yaml': DEPLOYMENT,
        'prod/kustomization.yaml': `resources: [../base]
images:
  - name: ghcr.io/acme/shop
    newTag: 1.0.0
replicas:
  - name: shop
    count: 5
configMapGenerator:
  - name: shop
    literals: [LOG_LEVEL=info, "GREETING=hello world"]
secretGenerator:
  - name: shop
    literals: [API_KEY=hunter2]
patches:
  - target: { kind: Deployment, name: shop }
    patch: |
      - op: replace
        path: /spec/progressDeadlineSeconds
        value: 60
`,
      },
      { folder: 'prod' },
    );
    expect(shown).toEqual([
      'replicas shop=5',
      'LOG_LEVEL=info',
      'GREETING=hello world',
      'API_KEY=',
      'spec.progressDeadlineSeconds=60',
    ]);
    expect(notes).toEqual([
      'base/shop.yaml is outside of prod, and others may use it: change it there',
    ]);
  });

  it.each([
    [
      'values and sets of a helmfile release',
      {
        'helmfile.yaml': `releases:
  - name: shop
    chart: acme/shop
    version: 1.0.0
    values:
      - replicas: 2
    set:
      - name: log.level
        value: info
  - name: cart
    chart: acme/cart
    version: 2.0.0
    values:
      - replicas: 1
`,
      },
      'shop',
      ['replicas=2', 'log.level=info'],
    ],
    [
      'the file of values of a helmfile release',
      {
        'helmfile.yaml': `releases:
  - name: shop
    chart: acme/shop
    version: 1.0.0
    values: [shop.yaml]
  - name: cart
    chart: acme/cart
    version: 2.0.0
    values: [cart.yaml]
`,
        'shop.yaml': 'replicas: 2\n',
        'cart.yaml': 'replicas: 1\n',
      },
      'shop',
      ['replicas=2'],
    ],
    [
      'the file of values of a release that inherits from a template',
      {
        'helmfile.yaml': `templates:
  service: { namespace: uat, chart: ./charts/services }
releases:
  - name: shop
    inherit: [{ template: service }]
    values: [values/shop.yaml]
  - name: cart
    inherit: [{ template: service }]
    values: [values/cart.yaml]
`,
        'charts/services/values.yaml':
          'defaults: { team: all }\nservices: {}\n',
        'values/shop.yaml':
          'services: { shop: { image: { repository: ghcr.io/acme/shop, tag: 1.0.0 }, replicas: 2 } }\n',
        'values/cart.yaml':
          'services: { cart: { image: { repository: ghcr.io/acme/cart, tag: 1.0.0 }, replicas: 1 } }\n',
      },
      'ghcr.io/acme/shop',
      [
        'services.shop.image.repository=ghcr.io/acme/shop',
        'services.shop.replicas=2',
      ],
    ],
    [
      'parameters and values of an Application',
      {
        'shop.yaml': `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop }
spec:
  project: default
  source:
    repoURL: https://charts.acme.example
    chart: shop
    targetRevision: 1.0.0
    helm:
      parameters:
        - name: replicaCount
          value: "3"
      values: |
        log:
          level: info
`,
      },
      'shop',
      ['replicaCount=3', 'log.level=info'],
    ],
    [
      'the values of a HelmRelease',
      {
        'shop.yaml': `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: shop }
spec:
  interval: 5m
  chart:
    spec:
      chart: shop
      version: 1.0.0
      sourceRef: { kind: HelmRepository, name: acme }
  values:
    replicas: 2
`,
      },
      'shop',
      ['replicas=2'],
    ],
    [
      'the block of a part of an umbrella chart',
      {
        'Chart.yaml': `apiVersion: v2
name: all
version: 0.1.0
dependencies:
  - name: shop
    version: 1.0.0
    repository: https://charts.acme.example
  - name: cart
    version: 2.0.0
    repository: https://charts.acme.example
`,
        'values.yaml': 'shop:\n  replicas: 2\ncart:\n  replicas: 1\n',
      },
      'shop',
      ['shop.replicas=2'],
    ],
    [
      'the values of a Release of Crossplane',
      {
        'shop.yaml': `apiVersion: helm.crossplane.io/v1beta1
kind: Release
metadata: { name: shop }
spec:
  forProvider:
    chart: { name: shop, version: 1.0.0, repository: "https://charts.acme.example" }
    namespace: shop
    values:
      replicas: 2
`,
      },
      'shop',
      ['replicas=2'],
    ],
  ])('lists %s', async (_, texts, artifact, expected) => {
    const { shown } = await settingsOf(texts, { artifact });
    expect(shown).toEqual(expected);
  });
});

describe('planSettings', () => {
  async function plan(name: string, to: string, text = DEPLOYMENT) {
    const { settings, files } = await settingsOf({ 'shop.yaml': text });
    const setting = settings.find(item => item.name === name)!;
    return planSettings({
      edits: [{ ...setting, before: setting.value, to }],
      files,
    });
  }

  it('changes nothing but the value', async () => {
    expect(await plan('replicas', '5')).toMatchObject({
      changes: [{ after: DEPLOYMENT.replace('replicas: 3', 'replicas: 5') }],
      consents: [],
    });
  });

  it.each([
    ['replicas', 'abc', 'replicas is a number; "abc" is not'],
    ['replicas', '3', 'replicas (shop.yaml line 7) is 3 already'],
    ['env LOG_LEVEL', 'a\nb', 'env LOG_LEVEL is one line'],
  ])('refuses to set %s to %j', async (name, to, reason) => {
    expect(await plan(name, to)).toEqual({
      refused: expect.stringContaining(reason),
    });
  });

  it('keeps a text a text', async () => {
    const planned = await plan('env LOG_LEVEL', '7');
    expect('changes' in planned && planned.changes[0].after).toContain(
      'value: "7"',
    );
  });

  it.each([
    ['4', 'is another value now, reviewed was 3'],
    ['5', 'is 5 now, reviewed was 3'],
    ['""', 'is another value now, reviewed was 3'],
    [
      "'{{ hunter2 }}'",
      'cannot be changed: it is computed when it is deployed',
    ],
  ])(
    'refuses where %s stands by now, and tells no value that nobody reviewed',
    async (now, told) => {
      const { settings } = await settingsOf({ 'shop.yaml': DEPLOYMENT });
      const [replicas] = settings;
      expect(
        planSettings({
          edits: [{ ...replicas, before: '3', to: '5' }],
          files: new Map([
            [
              'shop.yaml',
              DEPLOYMENT.replace('replicas: 3', `replicas: ${now}`),
            ],
          ]),
        }),
      ).toEqual({ refused: `replicas (shop.yaml line 7) ${told}` });
    },
  );

  it('finds a setting again where its list has moved', async () => {
    const { settings } = await settingsOf({ 'shop.yaml': DEPLOYMENT });
    const level = settings.find(({ name }) => name === 'env LOG_LEVEL')!;
    const moved = DEPLOYMENT.replace(
      '            - name: LOG_LEVEL',
      '            - name: PORT\n              value: "80"\n            - name: LOG_LEVEL',
    );
    expect(
      planSettings({
        edits: [{ ...level, before: 'info', to: 'debug' }],
        files: new Map([['shop.yaml', moved]]),
      }),
    ).toMatchObject({
      changes: [{ after: moved.replace('info', 'debug') }],
    });
  });

  it('names what an anchor changes with it', async () => {
    const text = `kind: Deployment
apiVersion: apps/v1
metadata: { name: shop }
spec:
  replicas: &n 3
  minReadySeconds: 1
  template:
    metadata: { annotations: { count: *n } }
    spec:
      containers: [{ name: shop, image: "ghcr.io/acme/shop:1.0.0" }]
`;
    expect(await plan('replicas', '5', text)).toMatchObject({
      consents: [expect.stringContaining('through the anchor "n"')],
    });
  });
});
