import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BackendFeature,
  type BackstageCredentials,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  type CatalogService,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type {
  EnvironmentsSignal,
  ServiceDeployments,
} from '@downstage/backstage-plugin-environments-common';
import {
  type ScmProvider,
  environmentsClustersExtensionPoint,
  environmentsScmExtensionPoint,
} from '@downstage/backstage-plugin-environments-node';
import {
  InMemoryCluster,
  InMemoryScm,
} from '@downstage/backstage-plugin-environments-node/testUtils';
import type { JsonObject } from '@backstage/types';
import type { Knex } from 'knex';
import request from 'supertest';
import environmentsPlugin from '../index';
import { runningShop } from './runningShop';
import { validateAnswer } from './validateAnswer';

const HOST = 'https://memory.example/acme';
const KINDS = ['Deployment', 'Application'];
export const ENV_REPOSITORIES = {
  dev: `${HOST}/env-dev`,
  qa: `${HOST}/env-qa`,
};

/** What the environments may reach: their own repositories and clusters, and the hub. */
export const HOMES = ['dev', 'qa'].map(name => ({
  repository: `${HOST}/env-${name}`,
  clusters: Object.fromEntries(
    ['dev', 'qa', 'hub'].map(cluster => [cluster, [name, 'argocd']]),
  ),
}));
export const SHOP = 'component:default/shop';
export const SHOP_REPOSITORY = `${HOST}/shop`;
export const TAB = '/api/environments/v1/services/component/default/shop';

/** An environment entity as it stands in the catalog. */
export function environmentEntity(
  name: string,
  spec: Record<string, unknown> = {},
) {
  const repository = `${HOST}/env-${name}`;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name,
      namespace: 'default',
      title: name.toLocaleUpperCase('en-US'),
      annotations: {
        'backstage.io/managed-by-location': `url:${repository}/blob/main/catalog-info.yaml`,
      },
    },
    spec: {
      type: 'environment',
      owner: 'group:default/platform',
      environment: {
        tier: name === 'dev' ? 'development' : 'testing',
        promotesFrom: name === 'dev' ? [] : ['dev'],
        sources: [{ repository }],
        delivery: {
          engine: 'argocd',
          control: { cluster: name, namespace: 'argocd' },
          target: { cluster: name, namespaces: [name] },
        },
        ...spec,
      },
    },
  };
}

const shop = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'shop',
    namespace: 'default',
    annotations: {
      'downstage.dev/image': 'r.example/shop',
      'backstage.io/source-location': `url:${SHOP_REPOSITORY}/tree/main/`,
      'backstage.io/managed-by-location': `url:${SHOP_REPOSITORY}/blob/main/catalog-info.yaml`,
    },
  },
  spec: { type: 'service', owner: 'group:default/team', lifecycle: 'x' },
  relations: [{ type: 'ownedBy', targetRef: 'group:default/team' }],
};

export const kustomization = (tag: string) =>
  `# by hand\nimages:\n  - name: r.example/shop\n    newTag: ${tag} # why\n`;
export const values = (tag: string) =>
  `services:\n  shop:\n    image:\n      repository: r.example/shop\n      tag: "${tag}"\n`;

const deployment = (namespace: string, tag: string) =>
  runningShop(namespace, tag, {
    annotations: {
      'argocd.argoproj.io/tracking-id': `${namespace}:apps/Deployment:${namespace}/shop`,
    },
  });

/** An audit event that has ended. */
export interface Audited {
  eventId: string;
  severityLevel?: string;
  outcome: 'success' | 'fail';
  meta: Record<string, unknown>;
  reason?: string;
}

/** The backend with two environments and one service, everything outside of it in memory. */
export async function startEnvironments(options: {
  knex: Knex;
  entities?: object[];
  /** `environments` in app-config, beside the homes of what is there. */
  config?: JsonObject;
  /** Kinds that the clusters serve. */
  kinds?: string[];
  /** `backend` in app-config. */
  backendConfig?: JsonObject;
  /** Without a resource where a condition may be the answer. */
  decide?: (
    permission: string,
    resourceRef?: string,
  ) => AuthorizeResult | PolicyDecision;
  /** Makes commits before the portal is installed. */
  past?: (scm: InMemoryScm) => void;
  /** What stands between the plugin and the SCM host. */
  between?: (provider: ScmProvider) => ScmProvider;
  /** What decides in place of `decide`: a permissions service and what it needs. */
  authority?: BackendFeature[];
  /** Whether the catalog shows an entity to somebody. */
  catalogShows?: (ref: string, credentials: BackstageCredentials) => boolean;
}) {
  const {
    decide = () => AuthorizeResult.ALLOW,
    between = same => same,
    catalogShows = () => true,
  } = options;
  const scm = new InMemoryScm();
  const clusters = ['dev', 'qa'].map(
    name => new InMemoryCluster({ name, kinds: options.kinds ?? KINDS }),
  );
  const [dev, qa] = clusters;
  const published: EnvironmentsSignal[] = [];
  const audited: Audited[] = [];
  const entities = options.entities ?? [
    environmentEntity('dev'),
    environmentEntity('qa'),
  ];
  let registered = entities;
  /** The catalog as it is at each call, for whoever calls. */
  const catalogFor = (credentials?: BackstageCredentials) =>
    catalogServiceMock({
      entities: [...registered, shop].filter(
        entity =>
          !credentials ||
          catalogShows(stringifyEntityRef(entity as Entity), credentials),
      ) as never,
    });
  const catalog = new Proxy({} as CatalogService, {
    get: (_, method) =>
      typeof Reflect.get(catalogFor(), method) === 'function'
        ? (...args: Array<{ credentials?: BackstageCredentials }>) => {
            const now = catalogFor(args.at(-1)?.credentials);
            return Reflect.get(now, method).apply(now, args);
          }
        : undefined,
  });
  options.past?.(scm);
  for (const version of ['v1.0.0', 'v1.1.0']) {
    scm.seed(SHOP_REPOSITORY, { version });
    scm.tag(SHOP_REPOSITORY, version);
  }
  scm.seed(ENV_REPOSITORIES.dev, {
    'kustomization.yaml': kustomization('1.1.0'),
  });
  scm.seed(ENV_REPOSITORIES.qa, { 'values.yaml': values('1.0.0') });

  /** Lets an engine and a workload report what Git asks for; the engine's object lives in the same cluster, or in a hub. */
  const deliver = async (
    cluster: InMemoryCluster,
    tag: string,
    place: { environment?: string; hub?: InMemoryCluster } = {},
  ) => {
    const { environment: name = cluster.name, hub = cluster } = place;
    const repository = scm.forRepository(`${HOST}/env-${name}`)!;
    const head = await repository.repository.head('main');
    await cluster.apply('Deployment', deployment(name, tag));
    await hub.apply('Application', {
      metadata: { name, namespace: 'argocd' },
      spec: { syncPolicy: { automated: {} } },
      status: {
        sync: {
          status: 'Synced',
          revision: head.status === 'found' ? head.sha : '',
        },
        health: { status: 'Healthy' },
        resources: [
          {
            group: 'apps',
            kind: 'Deployment',
            namespace: name,
            name: 'shop',
            status: 'Synced',
            health: { status: 'Healthy' },
          },
        ],
      },
    });
  };
  await deliver(dev, '1.1.0');
  await deliver(qa, '1.0.0');

  const scheduler = mockServices.scheduler();
  const authorize = async (
    requests: Array<{ permission: { name: string }; resourceRef?: string }>,
  ) =>
    requests.map(({ permission, resourceRef }) => {
      const decision = decide(permission.name, resourceRef);
      return typeof decision === 'string' ? { result: decision } : decision;
    });
  const backend = await startTestBackend({
    features: [
      environmentsPlugin,
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'http://portal.example' },
          permission: { enabled: true },
          // What kind of host it is; the provider is that in memory
          integrations: { github: [{ host: 'memory.example' }] },
          ...(options.backendConfig ? { backend: options.backendConfig } : {}),
          environments: { homes: HOMES, ...options.config },
        },
      }),
      mockServices.database.factory({ knex: options.knex }),
      (scheduler as any).factory({ skipTaskRunOnStartup: true }),
      ...(options.authority ?? [
        mockServices.permissions.mock({
          authorize: authorize as never,
          authorizeConditional: authorize as unknown as () => Promise<
            PolicyDecision[]
          > as never,
        }).factory,
      ]),
      mockServices.auditor.mock({
        createEvent: async ({ eventId, severityLevel, meta }) => ({
          success: async more =>
            void audited.push({
              eventId,
              severityLevel,
              outcome: 'success',
              meta: { ...meta, ...more?.meta },
            }),
          fail: async ({ error, ...more }) =>
            void audited.push({
              eventId,
              severityLevel,
              outcome: 'fail',
              meta: { ...meta, ...more.meta },
              reason: error.message,
            }),
        }),
      }).factory,
      createServiceFactory({
        service: catalogServiceRef,
        deps: {},
        factory: () => catalog,
      }),
      createServiceFactory({
        service: signalsServiceRef,
        deps: {},
        factory: () => ({
          publish: async ({ message }) =>
            void published.push(message as unknown as EnvironmentsSignal),
        }),
      }),
      createBackendModule({
        pluginId: 'environments',
        moduleId: 'memory',
        register(env) {
          env.registerInit({
            deps: {
              scms: environmentsScmExtensionPoint,
              watched: environmentsClustersExtensionPoint,
            },
            async init({ scms, watched }) {
              scms.addProvider(between(scm));
              watched.addProvider({ clusters: async () => clusters });
            },
          });
        },
      }),
    ],
  });

  const get = (path: string) =>
    request(backend.server).get(path).expect(validateAnswer);
  const tile = async (name: string) => {
    const { body } = await get(`${TAB}/deployments`);
    return (body as ServiceDeployments).environments.find(
      item => item.environment.name === name,
    )!;
  };
  const until = async <T>(
    read: () => Promise<T>,
    wanted: (value: T) => boolean,
  ): Promise<T> => {
    const deadline = Date.now() + 30_000;
    for (;;) {
      const value = await read();
      if (wanted(value)) {
        return value;
      }
      if (Date.now() > deadline) {
        throw new Error(`not reached: ${JSON.stringify(value, null, 1)}`);
      }
      await sleep(20);
    }
  };
  const trigger = (task: string) =>
    scheduler.triggerTask(`environments-${task}`);

  await trigger('catalog');
  await trigger('sources');
  return {
    server: backend.server,
    stop: () => backend.stop(),
    scm,
    dev,
    qa,
    deliver,
    published,
    audited,
    get,
    post: (path: string, body: object) =>
      request(backend.server).post(path).send(body),
    /** Brings the catalog to what it has from now on, beside the shop, and has it read. */
    register: async (now: object[]) => {
      registered = now;
      await trigger('catalog');
    },
    put: (path: string, body: object) =>
      request(backend.server).put(path).send(body),
    anonymous: mockCredentials.none.header(),
    tile,
    until,
    trigger,
    /** Waits until a promotion is more than written down. */
    applied: async (promotion: string) => {
      await until(
        () => options.knex('promotions').where({ id: promotion }).first(),
        row => row?.state !== 'draft',
      );
    },
    /** Makes due what is to be looked at later, as a webhook would. */
    lookNow: async () => {
      await options.knex('work').update({ due_at: 0 });
    },
  };
}
