import { type DeliveryReading, readAny } from '@downstage/readers';
import { pin, project, service, workload } from '../__testUtils__/projection';

const SHA = 'a'.repeat(40);
const DIGEST = `sha256:${'d'.repeat(64)}`;
const named = { names: [{ by: 'object' as const, name: 'shop' }] };

const chart = (value: string) =>
  pin('shop', {
    ...named,
    artifact: { kind: 'chart', name: 'shop' },
    value,
    tag: undefined,
  });
const git = (value: string, name = 'git.example/acme/shop') =>
  pin('shop', {
    ...named,
    artifact: { kind: 'git', name },
    value,
    tag: undefined,
  });

/** A HelmRelease of the chart `shop`. */
const release = (chartVersion: string, appVersion: string, name = 'shop') =>
  readAny({
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    metadata: { name: 'shop', namespace: 'qa' },
    spec: { chart: { spec: { chart: name, sourceRef: {} } } },
    status: {
      conditions: [
        { type: 'Ready', status: 'True', reason: 'UpgradeSucceeded' },
      ],
      history: [{ chartVersion, appVersion, status: 'deployed' }],
    },
  }) as DeliveryReading;

const application = (spec: object, status: object = {}) =>
  readAny({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'shop', namespace: 'argocd' },
    spec,
    status: {
      sync: { status: 'Synced', revision: SHA },
      health: { status: 'Healthy' },
      ...status,
    },
  }) as DeliveryReading;

const shop = (labels: object = {}) => [
  workload('shop', `r.example/shop:2.0.0@${DIGEST}`, {
    labels: {
      'app.kubernetes.io/name': 'shop',
      'helm.toolkit.fluxcd.io/name': 'shop',
      'helm.toolkit.fluxcd.io/namespace': 'qa',
      'kustomize.toolkit.fluxcd.io/name': undefined,
      ...labels,
    },
  }),
];
const tracked = [
  workload('shop', 'r.example/shop:2.0.0', {
    labels: {
      'app.kubernetes.io/name': 'shop',
      'kustomize.toolkit.fluxcd.io/name': undefined,
    },
    annotations: {
      'argocd.argoproj.io/tracking-id': 'shop:apps/Deployment:qa/shop',
    },
  }),
];

describe('live version', () => {
  it('keeps everything that tells it', () => {
    const workloads = shop({
      'app.kubernetes.io/version': '2.0',
      'helm.sh/chart': 'shop-0.4.0',
    });
    const deliveries = [release('0.4.0+0cc9a8446c95', '2.0.0')];
    expect(project({ workloads, deliveries, pins: [] })[0].live).toMatchObject({
      artifact: { kind: 'image', name: 'r.example/shop' },
      version: '2.0.0',
      digest: DIGEST,
      versions: {
        image: '2.0.0',
        digest: DIGEST,
        chart: '0.4.0',
        app: '2.0.0',
        revision: '0cc9a8446c95',
        label: '2.0',
      },
    });
  });

  it.each([
    ['0.4.0', 'synced'],
    ['0.5.0', 'out-of-sync'],
    // Met by what runs, as far as can be told
    ['0.x', 'synced'],
  ])('is the chart where Git asks for %s of it', (asked, sync) => {
    const [deployment] = project({
      pins: [chart(asked)],
      workloads: shop(),
      deliveries: [release('0.4.0', '2.0.0')],
    });
    expect(deployment).toMatchObject({
      sync,
      live: {
        artifact: { kind: 'chart', name: 'shop' },
        version: '0.4.0',
        versions: { image: '2.0.0', app: '2.0.0' },
      },
    });
  });

  it('takes a chart within an umbrella from the label that Helm sets', () => {
    const [deployment] = project({
      pins: [chart('0.5.0')],
      workloads: shop({ 'helm.sh/chart': 'shop-0.4.0_build' }),
      deliveries: [release('7.0.0', '', 'backend')],
    });
    expect(deployment).toMatchObject({
      sync: 'out-of-sync',
      live: { artifact: { kind: 'chart' }, version: '0.4.0' },
    });
  });

  it('is no chart of another name', () => {
    const [deployment] = project({
      pins: [chart('0.4.0')],
      workloads: shop(),
      deliveries: [release('0.3.0', '', 'backend')],
    });
    expect(deployment).toMatchObject({
      sync: 'synced',
      live: { artifact: { kind: 'image' }, version: '2.0.0' },
    });
  });

  it('is a chart that has no workloads, with the health of its engine', () => {
    const [deployment] = project({
      pins: [chart('0.4.0')],
      workloads: [],
      deliveries: [release('0.4.0', '2.0.0')],
    });
    expect(deployment).toMatchObject({
      sync: 'synced',
      health: 'healthy',
      live: { version: '0.4.0' },
    });
    expect(deployment.live).not.toHaveProperty('workload');
  });

  const source = { repoURL: 'https://git.example/acme/shop.git' };

  it.each([
    ['v1.2.0', 'v1.2.0', 'v1.2.0', 'synced'],
    ['v1.3.0', 'v1.2.0', 'v1.2.0', 'out-of-sync'],
    [SHA, SHA, SHA, 'synced'],
    [SHA.slice(0, 8), SHA.slice(0, 8), SHA.slice(0, 8), 'synced'],
  ])(
    'is the ref where Git asks for %s and %s is applied',
    (asked, applied, version, sync) => {
      const [deployment] = project({
        pins: [git(asked)],
        workloads: tracked,
        deliveries: [
          application({ source: { ...source, targetRevision: applied } }),
        ],
      });
      expect(deployment).toMatchObject({
        sync,
        live: { artifact: { kind: 'git' }, version },
      });
    },
  );

  it.each([
    ['v2.0.0', 'Synced', 'synced', 'v2.0.0'],
    ['v3.0.0', 'Synced', 'out-of-sync', 'v2.0.0'],
    [SHA.slice(0, 8), 'Synced', 'synced', SHA.slice(0, 8)],
    // What was applied of each source, an engine does not tell
    ['v2.0.0', 'OutOfSync', 'out-of-sync', '2.0.0'],
  ])(
    'is the ref of its own among several sources, where Git asks for %s and it is %s',
    (asked, status, sync, version) => {
      const platform = { repoURL: 'https://git.example/acme/platform' };
      const [deployment] = project({
        pins: [git(asked)],
        workloads: tracked,
        deliveries: [
          application(
            {
              sources: [
                { ...platform, targetRevision: 'main', path: '.' },
                { ...source, targetRevision: 'v2.0.0', path: '.' },
              ],
            },
            { sync: { status, revisions: ['b'.repeat(40), SHA] } },
          ),
        ],
      });
      expect(deployment).toMatchObject({ sync, live: { version } });
    },
  );

  it('is no ref of another repository', () => {
    const [deployment] = project({
      pins: [git('v1.2.0', 'git.example/acme/base')],
      workloads: tracked,
      deliveries: [
        application({ source: { ...source, targetRevision: 'v9' } }),
      ],
    });
    expect(deployment.live?.artifact.kind).toBe('image');
  });

  it('does not take the versions of what all services follow', () => {
    const umbrella = { ...release('7.0.0', '1', 'backend'), name: 'qa' };
    const [deployment] = project({
      pins: [chart('0.4.0')],
      workloads: [],
      deliveries: [umbrella],
    });
    expect(deployment.live).toBeUndefined();
  });
});

describe('finding what runs', () => {
  const find = (
    objects: object,
    workloads: ReturnType<typeof workload>[],
    names = ['store'],
  ) =>
    project({
      services: [service('store', { names, objects })],
      pins: [],
      workloads,
      deliveries: [],
    }).at(0)?.live?.workload?.name;
  const web = workload('web', 'r.example/web:1', {
    labels: { 'backstage.io/kubernetes-id': 'store', tier: 'front' },
  });
  const db = workload('db', 'r.example/db:1', { labels: { tier: 'back' } });

  it.each([
    ['by id', { kubernetesId: 'store' }, 'web'],
    ['by selector', { labelSelector: 'tier in (back)' }, 'db'],
    [
      'by selector before id',
      { kubernetesId: 'store', labelSelector: 'tier=back' },
      'db',
    ],
    [
      'in another namespace',
      { kubernetesId: 'store', namespace: 'x' },
      undefined,
    ],
    ['in another cluster', { kubernetesId: 'store', cluster: 'x' }, undefined],
    ['in this cluster', { kubernetesId: 'store', cluster: 'qa' }, 'web'],
    ['by a selector that is none', { labelSelector: '=' }, undefined],
  ])('%s', (_name, objects, expected) => {
    expect(find(objects, [web, db])).toBe(expected);
  });

  it('by the label of the instance where nothing has the name', () => {
    const labels = { 'app.kubernetes.io/instance': 'store' };
    const instance = workload('other', 'r.example/x:1', { labels });
    expect(find({}, [db, instance])).toBe('other');
    const exact = workload('exact', 'r.example/x:1', {
      labels: { 'app.kubernetes.io/name': 'store' },
    });
    expect(find({}, [instance, exact])).toBe('exact');
  });

  const follows = (options: Parameters<typeof project>[0]) =>
    project(options).at(0)?.delivery?.name;
  const unlabelled = [
    workload('shop', 'r.example/shop:1.1.0', {
      labels: { 'kustomize.toolkit.fluxcd.io/name': undefined },
    }),
  ];

  it('finds its engine by the list of what that applies', () => {
    const listed = application(
      {},
      {
        resources: [
          { group: 'apps', kind: 'Deployment', namespace: 'qa', name: 'shop' },
        ],
      },
    );
    const other = { ...application({}), name: 'other' };
    expect(
      follows({ workloads: unlabelled, deliveries: [other, listed] }),
    ).toBe('shop');
    expect(
      follows({ workloads: unlabelled, deliveries: [other] }),
    ).toBeUndefined();
  });

  it.each([
    ['name', { name: 'store-app' }],
    ['selector', { selector: 'team=a' }],
    ['name and namespace', { name: 'store-app', namespace: 'argocd' }],
  ])(
    'finds its engine by the annotation of the Argo CD plugins: %s',
    (_name, argocd) => {
      const annotated = {
        ...application({}),
        name: 'store-app',
        labels: { team: 'a' },
      };
      const services = [service('shop', { objects: { argocd } })];
      expect(
        follows({
          services,
          workloads: unlabelled,
          deliveries: [application({}), annotated],
        }),
      ).toBe('store-app');
    },
  );
});
