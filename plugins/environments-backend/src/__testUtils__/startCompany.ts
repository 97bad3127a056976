import type { ScmProvider } from '@downstage/backstage-plugin-environments-node';
import { isOpen } from '@downstage/backstage-plugin-environments-common';
import type { InMemoryCluster } from '@downstage/backstage-plugin-environments-node/testUtils';
import type { Knex } from 'knex';
import request from 'supertest';
import type { BackstageUserPrincipal } from '@backstage/backend-plugin-api';
import { ReferencePolicy } from './ReferencePolicy';
import { permissionFramework } from './permissionFramework';
import { type Role, claimsOf, headerOf } from './roles';
import {
  HOMES,
  environmentEntity,
  kustomization,
  startEnvironments,
} from './startEnvironments';

export const API = '/api/environments';
const HOST = 'https://memory.example/acme';
export const DEV = 'resource:default/dev';
export const QA = 'resource:default/qa';
/** What follows production. Its upstream is {@link ZEBRA}. */
export const DR = 'resource:default/dr';
/** Production: hidden from some. */
export const ZEBRA = 'resource:default/zebra';
export const SHOP = 'component:default/shop';
/** A service of another team than the shop's. */
export const LOANS = 'component:default/loans';
/** A Component that is hidden from some; its name in files is `stripes`. */
export const QUAGGA = 'component:default/quagga';
/** What nothing but the hidden environment and Component has in its refs, titles, names and repositories. */
export const MARKER = /zebra|quagga|stripes/i;
/** Where `held` comes from, and where it is said to come from later. */
export const HELD = `${HOST}/env-held`;
export const MOVED = `${HOST}/env-moved`;
export const FLEET = `${HOST}/fleet`;

const component = (
  name: string,
  owner: string,
  annotations: Record<string, string> = {},
) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    namespace: 'default',
    title: name.toLocaleUpperCase('en-US'),
    annotations: {
      'downstage.dev/image': `r.example/${name}`,
      'backstage.io/managed-by-location': `url:${HOST}/${name}/blob/main/catalog-info.yaml`,
      'backstage.io/source-location': `url:${HOST}/${name}/tree/main/`,
      ...annotations,
    },
  },
  spec: { type: 'service', owner, lifecycle: 'x' },
  relations: [{ type: 'ownedBy', targetRef: owner }],
});

const group = (name: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name, namespace: 'default' },
  spec: { type: 'team', children: [] },
});

/** In the cluster of qa, so that the portal of two clusters has four environments. */
const onQa = (name: string) => ({
  delivery: {
    engine: 'argocd',
    control: { cluster: 'qa', namespace: 'argocd' },
    target: { cluster: 'qa', namespaces: [name] },
  },
});

const heldFrom = (repository: string) => {
  const entity = environmentEntity('held', {
    promotesFrom: [],
    sources: [{ repository }],
    ...onQa('held'),
  });
  entity.metadata.annotations = {
    'backstage.io/managed-by-location': `url:${repository}/blob/main/catalog-info.yaml`,
  };
  return entity;
};

const entities = [
  environmentEntity('dev'),
  environmentEntity('qa'),
  environmentEntity('zebra', {
    tier: 'production',
    promotesFrom: ['qa'],
    ...onQa('zebra'),
  }),
  environmentEntity('dr', {
    tier: 'staging',
    promotesFrom: ['zebra'],
    ...onQa('dr'),
  }),
  component('loans', 'group:default/other'),
  component('fresh', 'group:default/team'),
  component('quagga', 'group:default/team', {
    'downstage.dev/service': 'stripes',
  }),
  ...['team', 'other', 'platform'].map(group),
];

type Versions = Record<string, string>;

const imageOf = (name: string) => (name === 'stripes' ? 'quagga' : name);

const valuesOf = (versions: Versions) =>
  `services:\n${Object.entries(versions)
    .map(
      ([name, tag]) =>
        `  ${name}:\n    image:\n      repository: r.example/${imageOf(
          name,
        )}\n      tag: "${tag}"\n`,
    )
    .join('')}`;

/** Lets an engine and workloads report what Git asks for: the shop has an object of its own, the rest have one. */
async function run(
  cluster: InMemoryCluster,
  namespace: string,
  { versions, revision }: { versions: Versions; revision: string },
): Promise<void> {
  const appOf = (name: string) =>
    name === 'shop' ? namespace : `${namespace}-rest`;
  for (const [name, tag] of Object.entries(versions)) {
    await cluster.apply('Deployment', {
      metadata: {
        name,
        namespace,
        generation: 1,
        annotations: {
          'argocd.argoproj.io/tracking-id': `${appOf(
            name,
          )}:apps/Deployment:${namespace}/${name}`,
        },
      },
      spec: {
        replicas: 1,
        template: {
          spec: {
            containers: [{ image: `r.example/${imageOf(name)}:${tag}` }],
          },
        },
      },
      status: {
        observedGeneration: 1,
        replicas: 1,
        updatedReplicas: 1,
        readyReplicas: 1,
      },
    });
  }
  for (const app of new Set(Object.keys(versions).map(appOf))) {
    await cluster.apply('Application', {
      metadata: { name: app, namespace: 'argocd' },
      spec: {
        syncPolicy: { automated: {} },
        destination: { namespace },
      },
      status: {
        sync: { status: 'Synced', revision },
        health: { status: 'Healthy' },
        resources: Object.keys(versions)
          .filter(name => appOf(name) === app)
          .map(name => ({
            group: 'apps',
            kind: 'Deployment',
            namespace,
            name,
            status: 'Synced',
            health: { status: 'Healthy' },
          })),
      },
    });
  }
}

/** A provider that tells of each call of its ports. */
function watched(
  provider: ScmProvider,
  onCall: (url: string) => void,
): ScmProvider {
  const watch = <T extends object>(url: string, port: T): T =>
    new Proxy(port, {
      get: (target, name) => {
        const value = Reflect.get(target, name);
        return typeof value === 'function'
          ? (...args: unknown[]) => {
              onCall(url);
              return value.apply(target, args);
            }
          : value;
      },
    });
  return {
    id: provider.id,
    repositoryOf: url => provider.repositoryOf(url),
    forRepository: url => {
      const scm = provider.forRepository(url);
      return (
        scm && {
          repository: watch(url, scm.repository),
          pullRequests: watch(url, scm.pullRequests),
          ...(scm.administration
            ? { administration: watch(url, scm.administration) }
            : {}),
        }
      );
    },
  };
}

/**
 * A company on the running plugin and the real permission framework: dev → qa → zebra (production) → dr, the services shop,
 * loans and quagga of two teams in them, and one more that is nowhere.
 *
 * @param options.hides - Whether zebra and quagga are hidden from somebody with these claims
 * @param options.besideZebra - Names of environments that promote from qa, too, and have the versions of dr
 */
export async function startCompany(options: {
  knex: Knex;
  hides?: (claims: string[]) => boolean;
  besideZebra?: string[];
}) {
  const { hides = () => false, besideZebra = [] } = options;
  const old = [
    ['zebra', '0.9.5'],
    ...['dr', ...besideZebra].map(name => [name, '0.9.0']),
  ];
  const all = [
    ...entities,
    ...besideZebra.map(name =>
      environmentEntity(name, {
        tier: 'production',
        promotesFrom: ['qa'],
        ...onQa(name),
      }),
    ),
  ];
  /** Repositories that were asked something, each time. */
  const asked: string[] = [];
  const portal = await startEnvironments({
    knex: options.knex,
    // By ApplicationSets, pull requests are delivered
    kinds: ['Deployment', 'Application', 'ApplicationSet'],
    entities: [...all, heldFrom(HELD)],
    between: provider => watched(provider, url => asked.push(url)),
    past: scm => {
      scm.seed(FLEET, { 'README.md': 'fleet' });
      for (const name of ['held', 'moved']) {
        scm.seed(`${HOST}/env-${name}`, { 'README.md': name });
      }
      for (const [name, team] of [
        ['svc-old', 'team'],
        ['env-old', 'team'],
        ['svc-foreign', 'other'],
      ]) {
        scm.seed(`${HOST}/${name}`, {
          'kustomization.yaml': kustomization('1.0.0'),
        });
        scm
          .forRepository(`${HOST}/${name}`)!
          .administration.teams.set(team, 'write');
      }
      for (const [name, tag] of old) {
        scm.seed(`${HOST}/env-${name}`, {
          'values.yaml': valuesOf({
            loans: tag,
            shop: tag,
            ...(name === 'zebra' ? { stripes: tag } : {}),
          }),
        });
      }
    },
    config: {
      requestsPerMinute: 10_000,
      homes: [
        ...HOMES,
        ...['zebra', 'dr', 'held', 'moved', ...besideZebra].map(name => ({
          repository: `${HOST}/env-${name}`,
          clusters: { qa: [name === 'moved' ? 'held' : name, 'argocd'] },
        })),
        { repository: `${HOST}/env-*`, clusters: { qa: ['*'], dev: ['*'] } },
      ],
      previews: [
        {
          cluster: 'dev',
          namespaces: ['preview-*'],
          repositories: [`${HOST}/*`],
        },
      ],
      fleets: [
        {
          repository: FLEET,
          clusters: {
            dev: { engine: 'argocd', helmfile: { plugin: 'helmfile' } },
            qa: { engine: 'argocd', applicationNamespaces: ['shop-*'] },
          },
        },
      ],
      creation: {
        repositories: [`${HOST}/env-*`],
        shared: [{ repository: `${HOST}/environments` }],
        services: [`${HOST}/svc-*`],
      },
    },
    authority: permissionFramework(
      new ReferencePolicy(claims => (hides(claims) ? [ZEBRA] : [])),
    ),
    catalogShows: (ref, { principal }) => {
      const { userEntityRef } = principal as Partial<BackstageUserPrincipal>;
      return !(
        ref === QUAGGA &&
        userEntityRef &&
        hides(claimsOf(userEntityRef))
      );
    },
  });
  const seed = (name: string, files: Record<string, string>) =>
    portal.scm.seed(`${HOST}/env-${name}`, files).commit;
  const head = async (name: string) => {
    const { repository } = portal.scm.forRepository(`${HOST}/env-${name}`)!;
    const found = await repository.head('main');
    return found.status === 'found' ? found.sha : '';
  };
  const devVersions = { loans: '1.1.0', shop: '1.1.0', stripes: '1.1.0' };
  // Next to each other, as a diff shows them
  const qaVersions = { loans: '1.0.0', stripes: '1.0.0', shop: '1.0.0' };
  await run(portal.dev, 'dev', {
    versions: devVersions,
    revision: seed('dev', {
      'kustomization.yaml': `${kustomization(
        '1.1.0',
      )}  - name: r.example/quagga\n    newTag: 1.1.0\n  - name: r.example/loans\n    newTag: 1.1.0\n`,
    }),
  });
  await run(portal.qa, 'qa', {
    versions: qaVersions,
    revision: seed('qa', { 'values.yaml': valuesOf(qaVersions) }),
  });
  for (const [name, tag] of old) {
    await run(portal.qa, name, {
      versions: {
        loans: tag,
        shop: tag,
        ...(name === 'zebra' ? { stripes: tag } : {}),
      },
      revision: await head(name),
    });
  }
  await portal.trigger('sources');

  const ask = (
    role: Role,
    method: 'delete' | 'get' | 'post' | 'put',
    path: string,
    body?: object,
  ) => {
    const asking = request(portal.server)
      [method](`${API}${path}`)
      .set('Authorization', headerOf(role));
    return body ? asking.send(body) : asking;
  };
  for (const name of ['shop', 'loans', 'quagga']) {
    await portal.until(
      async () =>
        (
          await ask(
            'platform engineer',
            'get',
            `/v1/services/component/default/${name}/deployments`,
          )
        ).body.environments as Array<{
          environment: { name: string };
          deployment?: { health: string; sync: string };
        }>,
      tiles =>
        ['dev', 'qa', 'zebra', ...(name === 'quagga' ? [] : besideZebra)].every(
          environment =>
            tiles.find(tile => tile.environment.name === environment)
              ?.deployment?.health === 'healthy',
        ),
    );
  }
  return {
    ...portal,
    asked,
    ask,
    /** Lets the entity of `held` come from elsewhere. */
    moveHeld: () => portal.register([...all, heldFrom(MOVED)]),
    /** Withdraws every promotion that is under way. */
    cancelAll: async () => {
      const { body } = await ask('release manager', 'get', '/v1/promotions');
      for (const { id, state } of body.items) {
        if (isOpen(state)) {
          await ask('release manager', 'post', `/v1/promotions/${id}/cancel`);
        }
      }
    },
  };
}
