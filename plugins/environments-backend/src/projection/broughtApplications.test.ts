import { type DeliveryReading, readAny } from '@downstage/readers';
import { trimReading } from '../clusters/trimReading';
import { pin, project, workload } from '../__testUtils__/projection';

const OLD = 'a'.repeat(40);
const NEW = 'b'.repeat(40);

interface Said {
  sync?: string;
  revision?: string;
  status?: object;
}

/** An Application of Argo CD, with what it says. */
const application = (
  metadata: {
    name: string;
    namespace: string;
    labels?: Record<string, string>;
  },
  { sync = 'Synced', revision = NEW, status }: Said,
  resources: object[],
) =>
  // As it is kept
  trimReading(
    readAny({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata,
      spec: {
        source: { repoURL: 'https://git.example/env.git', path: '.' },
        destination: {
          server: 'https://kubernetes.default.svc',
          namespace: 'qa',
        },
        syncPolicy: { automated: { prune: true } },
      },
      status: {
        sync: { status: sync, revision },
        health: { status: 'Healthy' },
        controllerNamespace: 'argocd',
        resources,
        ...status,
      },
    })!,
  ) as DeliveryReading;

/** The one of the environment, with its word on that of the service; undefined where it does not have it yet. */
const parent = (word: string | undefined, said: Said = {}) =>
  application(
    { name: 'qa', namespace: 'argocd', labels: { environment: 'qa' } },
    said,
    word
      ? [
          {
            group: 'argoproj.io',
            kind: 'Application',
            namespace: 'qa',
            name: 'shop',
            status: word,
          },
        ]
      : [],
  );

const child = (said: Said = {}, namespace = 'qa') =>
  application({ name: 'shop', namespace }, said, [
    {
      group: 'apps',
      kind: 'Deployment',
      namespace: 'qa',
      name: 'shop',
      status: said.sync ?? 'Synced',
    },
  ]);

/** The service as it is shown, of which Git asks for 1.1.0. */
function shown(deliveries: DeliveryReading[], runs: string | undefined) {
  const [deployment] = project({
    pins: [pin('shop')],
    workloads: runs
      ? [
          workload('shop', `r.example/shop:${runs}`, {
            labels: { 'kustomize.toolkit.fluxcd.io/name': undefined },
            annotations: {
              'argocd.argoproj.io/tracking-id':
                'qa_shop:apps/Deployment:qa/shop',
            },
          }),
        ]
      : [],
    deliveries,
    delivery: {
      engine: 'argocd',
      control: {
        cluster: 'qa',
        namespace: 'argocd',
        selector: { environment: 'qa' },
      },
      target: { cluster: 'qa', namespaces: ['qa'] },
    },
  });
  return deployment;
}

const failed = (message: string) => ({
  operationState: {
    phase: 'Failed',
    message,
    finishedAt: '2026-01-01T00:00:00Z',
    syncResult: { revision: NEW },
  },
});

describe('a service whose Application another one brings', () => {
  it.each<[string, DeliveryReading[], string | undefined, object]>([
    [
      'follows its own, as of the commit that was brought',
      [parent('Synced', { revision: NEW }), child({ revision: OLD })],
      '1.1.0',
      {
        sync: 'synced',
        revision: NEW,
        delivery: { namespace: 'qa', name: 'shop' },
      },
    ],
    [
      'waits for the other one, which does not have the version yet',
      [parent('Synced', { revision: OLD }), child({ revision: NEW })],
      '1.0.0',
      {
        sync: 'out-of-sync',
        revision: OLD,
        delivery: { namespace: 'argocd', name: 'qa' },
        message: expect.stringContaining('Application qa'),
      },
    ],
    [
      'waits for the other one, which has something for it',
      [parent('OutOfSync', { sync: 'OutOfSync' }), child()],
      '1.1.0',
      { sync: 'out-of-sync', delivery: { name: 'qa' } },
    ],
    [
      'is told what keeps the other one from it',
      [
        parent('OutOfSync', {
          sync: 'OutOfSync',
          status: failed('applications "evil" is forbidden'),
        }),
        child(),
      ],
      '1.0.0',
      {
        sync: 'failed',
        delivery: { name: 'qa' },
        message: expect.stringContaining('"evil" is forbidden'),
      },
    ],
    [
      'is told what its own fails at',
      [
        parent('Synced'),
        child({ sync: 'OutOfSync', status: failed('exceeded quota') }),
      ],
      '1.0.0',
      {
        sync: 'failed',
        delivery: { name: 'shop' },
        message: expect.stringContaining('exceeded quota'),
      },
    ],
    [
      'is not bothered by what others are out of sync for',
      [parent('Synced', { sync: 'OutOfSync' }), child()],
      '1.1.0',
      { sync: 'synced', delivery: { name: 'shop' } },
    ],
    [
      'follows the other one before it has its own',
      [parent(undefined)],
      undefined,
      { delivery: { name: 'qa' } },
    ],
    [
      'follows none of its name that nobody brought',
      [parent(undefined), child()],
      '1.1.0',
      { delivery: { name: 'qa' } },
    ],
    [
      'follows none of its name in another namespace',
      [parent('Synced'), child({}, 'other')],
      '1.1.0',
      { delivery: { name: 'qa' } },
    ],
  ])('%s', (_, deliveries, runs, expected) => {
    expect(shown(deliveries, runs)).toMatchObject(expected);
  });
});
