import { type DeliveryReading, readAny } from '@downstage/readers';
import {
  QA,
  kustomizationWith,
  project,
  ready,
  repository,
  service,
  workload,
  workloadKinds,
} from '../__testUtils__/projection';

/** A workload that does not say what applied it. */
const untracked = workload('shop', 'r.example/shop:1.1.0', {
  labels: { 'kustomize.toolkit.fluxcd.io/name': undefined },
});

const SHOP = {
  group: 'apps',
  kind: 'Deployment',
  namespace: 'qa',
  name: 'shop',
};

const application = (
  name: string,
  options: {
    sync?: string;
    namespace?: string;
    labels?: object;
    destination?: object;
    resources?: object[];
  } = {},
) =>
  readAny({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name,
      namespace: options.namespace ?? 'argocd',
      labels: { ...options.labels },
    },
    spec: { destination: options.destination ?? { namespace: 'qa' } },
    status: {
      sync: { status: options.sync ?? 'Synced', revision: 'a'.repeat(40) },
      health: { status: 'Healthy' },
      resources: options.resources,
    },
  }) as DeliveryReading;

describe('which object of an engine a service follows', () => {
  it('does not guess which of several objects on a hub it follows', () => {
    const listing = (
      name: string,
      options: Parameters<typeof application>[1],
    ) =>
      application(name, {
        destination: { server: `https://${name}`, namespace: 'qa' },
        resources: [SHOP],
        ...options,
      });
    const hub = [
      listing('a-qa', { sync: 'OutOfSync' }),
      listing('b-prod', { sync: 'Synced' }),
    ];
    const told = (labels: Record<string, string>, deliveries = hub) =>
      project({
        workloads: [
          workload('shop', 'r.example/shop:1.1.0', {
            labels: {
              'kustomize.toolkit.fluxcd.io/name': undefined,
              ...labels,
            },
          }),
        ],
        deliveries,
      })[0];
    expect(told({})).toMatchObject({
      sync: 'unknown',
      message:
        'Several objects (Application argocd/a-qa, argocd/b-prod) may apply it: let delivery.control.selector of the environment select one.',
    });
    expect(told({}).delivery).toBeUndefined();
    expect(told({ 'app.kubernetes.io/instance': 'a-qa' })).toMatchObject({
      sync: 'out-of-sync',
      delivery: { name: 'a-qa' },
    });
    // A tracking id without a namespace may mean either; where they apply to tells
    const namesakes = [
      listing('shop', {
        sync: 'OutOfSync',
        namespace: 'apps-team-a',
        destination: { name: 'prod', namespace: 'qa' },
      }),
      listing('shop', { sync: 'Synced' }),
    ];
    const tracked = workload('shop', 'r.example/shop:1.1.0', {
      labels: { 'kustomize.toolkit.fluxcd.io/name': undefined },
      annotations: {
        'argocd.argoproj.io/tracking-id': 'shop:apps/Deployment:qa/shop',
      },
    });
    expect(
      project({ workloads: [tracked], deliveries: namesakes })[0],
    ).toMatchObject({ sync: 'synced', delivery: { namespace: 'argocd' } });
  });

  it('follows what a hub applies to this environment, not to another one', () => {
    const applied = (name: string) =>
      application(`${name}-apps`, {
        destination: { name, namespace: 'qa' },
        resources: [SHOP],
      });
    const workloads = [untracked];
    for (const names of [
      ['qa', 'prod'],
      ['prod', 'qa'],
    ]) {
      expect(
        project({ workloads, deliveries: names.map(applied) }),
      ).toMatchObject([{ delivery: { name: 'qa-apps' } }]);
    }
  });

  it('does not take the first of several that a selector means', () => {
    const labels = { env: 'qa' };
    const names = ['cart', 'shop-app', 'loans', 'cards', 'rates'];
    const [deployment] = project({
      workloads: [untracked],
      deliveries: names.map(name => application(name, { labels })),
      delivery: {
        ...QA.delivery!,
        control: { cluster: 'hub', selector: labels },
      },
    });
    expect(deployment.delivery).toBeUndefined();
    expect(deployment).toMatchObject({
      sync: 'unknown',
      health: 'healthy',
      message:
        'Several objects (Application argocd/cart, argocd/shop-app, argocd/loans, 2 more) may apply it: let delivery.control.selector of the environment select one.',
    });
  });

  it.each<[string, object, object]>([
    ['applies to another namespace', { namespace: 'elsewhere' }, {}],
    [
      'applies to another cluster that the portal knows',
      { name: 'prod', namespace: 'qa' },
      {},
    ],
    [
      'applies to a cluster by a name of the engine',
      { name: 'qa.k8s.acme.example', namespace: 'qa' },
      { delivery: { name: 'qa' } },
    ],
  ])(
    'an object of the name of the environment that %s',
    (_, destination, expected) => {
      const [deployment] = project({
        workloads: [untracked],
        deliveries: [application('qa', { destination })],
      });
      expect({ delivery: undefined, ...deployment }).toMatchObject({
        delivery: undefined,
        ...expected,
      });
    },
  );

  it("does not blame a service for another team's object of the name of the environment", () => {
    const failed = kustomizationWith(ready('False', 'BuildFailed', 'broken'));
    const other = { ...failed, namespace: 'team-a' };
    const fine = kustomizationWith(
      ready('True', 'ReconciliationSucceeded', 'x'),
    );
    expect(project({ workloads: [], deliveries: [other, fine] })).toMatchObject(
      [{ sync: 'missing', health: 'missing' }],
    );
  });

  it('takes the one of the environment among those that annotations mean', () => {
    const labels = { app: 'shop' };
    const of = (deliveries: DeliveryReading[]) =>
      project({
        services: [
          service('shop', { objects: { argocd: { selector: 'app=shop' } } }),
        ],
        workloads: [untracked],
        deliveries,
      })[0];
    const prod = application('a-shop-prod', {
      sync: 'OutOfSync',
      labels,
      destination: { name: 'prod', namespace: 'qa' },
    });
    const qa = application('b-shop-qa', { labels });
    expect(of([prod, qa])).toMatchObject({
      sync: 'synced',
      delivery: { name: 'b-shop-qa' },
    });
    expect(of([prod]).delivery).toBeUndefined();
    expect(of([qa, application('c-shop-qa', { labels })])).toMatchObject({
      sync: 'unknown',
      message: expect.stringContaining('b-shop-qa, argocd/c-shop-qa'),
    });
  });

  it.each<[string, object]>([
    ['failed until then', ready('False', 'GitOperationFailed', 'auth')],
    ['was fine until then', ready('True', 'Succeeded', 'stored')],
  ])(
    'does not know whether it is synced where its source cannot be read, which %s',
    (_, status) => {
      const forbidden = {
        cluster: 'hub',
        kind: 'GitRepository',
        state: 'failed' as const,
        reason: 'forbidden',
        goodAt: '2026-01-01T00:00:00Z',
      };
      expect(
        project({
          deliveries: [
            repository(status),
            kustomizationWith(
              ready('True', 'ReconciliationSucceeded', 'Applied'),
            ),
          ],
          resources: [...workloadKinds(), forbidden],
        }),
      ).toMatchObject([
        {
          sync: 'unknown',
          health: 'healthy',
          message: 'Cluster hub: forbidden',
          staleSince: '2026-01-01T00:00:00Z',
        },
      ]);
    },
  );
});
