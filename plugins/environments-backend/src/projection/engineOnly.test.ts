import { type DeliveryReading, readAny } from '@downstage/readers';
import type { ClusterResource } from '../database/ObjectStore';
import { pin, project, service } from '../__testUtils__/projection';

/** What a source shows that knows an engine's objects and nothing else, such as Argo CD's own API. */
const resources = (
  state: ClusterResource['state'] = 'listed',
): ClusterResource[] => [
  {
    cluster: 'argo',
    kind: 'Application',
    state,
    ...(state === 'failed'
      ? { reason: 'it answers 503', goodAt: '2025-12-31T00:00:00Z' }
      : {}),
  },
  ...['Deployment', 'StatefulSet', 'DaemonSet'].map(kind => ({
    cluster: 'argo',
    kind,
    state: 'absent' as const,
  })),
];

const delivery = {
  control: { cluster: 'argo', namespace: 'argocd' },
  target: { cluster: 'argo', namespaces: ['qa'] },
};

function application(
  name: string,
  images: string[],
  rest: { namespace?: string; resources?: object[]; health?: string } = {},
) {
  return readAny({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'argocd' },
    spec: {
      destination: {
        server: 'https://kubernetes.default.svc',
        namespace: rest.namespace ?? 'qa',
      },
    },
    status: {
      sync: { status: 'Synced', revision: 'a'.repeat(40) },
      health: { status: rest.health ?? 'Healthy' },
      summary: { images },
      resources: rest.resources,
    },
  }) as DeliveryReading;
}

const see = (
  deliveries: DeliveryReading[],
  rest: Partial<Parameters<typeof project>[0]> = {},
) =>
  project({
    delivery,
    workloads: [],
    resources: resources(),
    deliveries,
    ...rest,
  });

it('takes what runs from the images that the engine tells', () => {
  const [deployment] = see([
    application('shop', ['r.example/proxy:9', 'r.example/shop:1.1.0']),
  ]);
  expect(deployment).toMatchObject({
    sync: 'synced',
    health: 'healthy',
    live: {
      artifact: { kind: 'image', name: 'r.example/shop' },
      version: '1.1.0',
    },
    delivery: { name: 'shop' },
  });
  expect(deployment.live).not.toHaveProperty('workload');
});

it('says that an older version runs', () => {
  expect(see([application('shop', ['r.example/shop:1.0.0'])])).toMatchObject([
    { sync: 'out-of-sync', live: { version: '1.0.0' } },
  ]);
});

it('takes the Application of its own namespace, not of another environment', () => {
  const dev = application('shop-dev', ['r.example/shop:2.0.0'], {
    namespace: 'dev',
  });
  const qa = application('shop-qa', ['r.example/shop:1.1.0']);
  expect(see([dev, qa])).toMatchObject([
    { live: { version: '1.1.0' }, delivery: { name: 'shop-qa' } },
  ]);
  expect(see([dev])).toMatchObject([{ health: 'missing' }]);
});

it('tells services of one Application apart by its resources', () => {
  const umbrella = application(
    'qa',
    ['r.example/shop:1.1.0', 'r.example/cart:3.0.0'],
    {
      health: 'Degraded',
      resources: [
        {
          kind: 'Deployment',
          group: 'apps',
          namespace: 'qa',
          name: 'shop',
          status: 'Synced',
          health: { status: 'Healthy' },
        },
        {
          kind: 'Deployment',
          group: 'apps',
          namespace: 'qa',
          name: 'cart',
          status: 'OutOfSync',
          health: { status: 'Degraded' },
        },
      ],
    },
  );
  expect(
    see([umbrella], {
      services: [service('shop'), service('cart')],
      pins: [pin('shop'), pin('cart', { tag: '3.0.0', value: '3.0.0' })],
    }),
  ).toMatchObject([
    { live: { version: '1.1.0' }, sync: 'synced', health: 'healthy' },
    { live: { version: '3.0.0' }, sync: 'out-of-sync', health: 'degraded' },
  ]);
});

it('finds a service that nothing pins by its image', () => {
  const services = [service('shop', { images: ['r.example/shop'] })];
  expect(
    see([application('x', ['r.example/shop:1.1.0'])], { services, pins: [] }),
  ).toMatchObject([
    { live: { version: '1.1.0' }, match: { by: 'annotation' } },
  ]);
});

it('does not know what runs when the engine does not answer', () => {
  const [deployment] = see([application('shop', ['r.example/shop:1.1.0'])], {
    resources: resources('failed'),
  });
  expect(deployment).toMatchObject({
    sync: 'unknown',
    health: 'unknown',
    message: 'Cluster argo: it answers 503',
    staleSince: '2025-12-31T00:00:00Z',
  });
});

it('links the evidence to the UI of the engine, where that is known', () => {
  const shop = application('shop', ['r.example/shop:1.1.0']);
  const urlOf = ({ namespace, name }: DeliveryReading) =>
    `https://argocd.example/applications/${namespace}/${name}`;
  expect(see([shop], { urlOf })[0].evidence).toMatchObject([
    { name: 'shop', url: 'https://argocd.example/applications/argocd/shop' },
  ]);
  expect(see([shop])[0].evidence[0]).not.toHaveProperty('url');
});

it('tells why something is not healthy that the engine alone sees', () => {
  const object = {
    kind: 'Deployment',
    group: 'apps',
    namespace: 'qa',
    name: 'shop',
    status: 'Synced',
    health: { status: 'Degraded', message: 'exceeded its progress deadline' },
  };
  const shop = application('shop', ['r.example/shop:1.1.0'], {
    health: 'Degraded',
    resources: [object],
  });
  expect(see([shop])).toMatchObject([
    {
      sync: 'synced',
      health: 'degraded',
      message: 'Deployment shop: exceeded its progress deadline',
    },
  ]);
});

it('tells why by the object of the service, not by those of others', () => {
  const deployment = (name: string, status: string, message: string) => ({
    kind: 'Deployment',
    group: 'apps',
    namespace: 'qa',
    name,
    status: 'Synced',
    health: { status, message },
  });
  const umbrella = application(
    'qa',
    ['r.example/shop:1.1.0', 'r.example/cart:3.0.0', 'r.example/till:2.0.0'],
    {
      health: 'Degraded',
      resources: [
        deployment('till', 'Degraded', 'quota exceeded'),
        deployment('shop', 'Progressing', '1 of 2 ready'),
        deployment('cart', 'Degraded', 'exceeded its progress deadline'),
      ],
    },
  );
  expect(
    see([umbrella], {
      services: [service('shop'), service('cart')],
      pins: [pin('shop'), pin('cart', { tag: '3.0.0', value: '3.0.0' })],
    }),
  ).toMatchObject([
    { health: 'progressing', message: 'Deployment shop: 1 of 2 ready' },
    {
      health: 'degraded',
      message: 'Deployment cart: exceeded its progress deadline',
    },
  ]);
});
