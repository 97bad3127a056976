const { join } = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');
const { ENVIRONMENTS, SERVICE } = require('./argoCds.cjs');
const { TABS, callsOf, inTabs, startBackend, view } = require('./pages.cjs');

const root = join(__dirname, '../../..');
const HOST = 'https://memory.example/acme';
const PAGE = `/api/environments/v1/services/component/default/${SERVICE}/deployments`;
/** Tabs ask again as often where the portal has no signals. */
const ASK_AGAIN_MS = 10_000;
const WINDOW_MS = 60_000;

const entities = [
  ...ENVIRONMENTS.map((name, index) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name,
      namespace: 'default',
      annotations: {
        'backstage.io/managed-by-location': `url:${HOST}/env-${name}/blob/main/catalog-info.yaml`,
      },
    },
    spec: {
      type: 'environment',
      owner: 'group:default/platform',
      environment: {
        tier: index < 2 ? 'testing' : 'production',
        sources: [{ repository: `${HOST}/env-${name}` }],
        delivery: {
          engine: 'argocd',
          control: {
            cluster: name,
            namespace: 'argocd',
            selector: { app: SERVICE },
          },
          target: { cluster: name, namespaces: [name] },
        },
      },
    },
  })),
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: SERVICE,
      namespace: 'default',
      annotations: { 'downstage.dev/image': `r.example/${SERVICE}` },
    },
    spec: { type: 'service', owner: 'group:default/team', lifecycle: 'x' },
  },
];

/** The environments backend with the Argo CD module; repositories and the catalog are in memory. */
async function startPortal(argocd) {
  const { createBackendModule } = require('@backstage/backend-plugin-api');
  const { mockServices } = require('@backstage/backend-test-utils');
  const {
    catalogServiceMock,
  } = require('@backstage/plugin-catalog-node/testUtils');
  const node = require(join(root, 'plugins/environments-node/src'));
  const { InMemoryScm } = require(join(
    root,
    'plugins/environments-node/src/testUtils/InMemoryScm',
  ));
  const knex = require('knex')({
    client: 'better-sqlite3',
    connection: ':memory:',
    useNullAsDefault: true,
  });
  const scm = new InMemoryScm();
  for (const name of ENVIRONMENTS) {
    const text = `images:\n  - name: r.example/${SERVICE}\n    newTag: 1.0.0\n`;
    scm.seed(`${HOST}/env-${name}`, { 'kustomization.yaml': text });
  }
  const scheduler = mockServices.scheduler();
  const memory = createBackendModule({
    pluginId: 'environments',
    moduleId: 'memory',
    register(env) {
      env.registerInit({
        deps: { scms: node.environmentsScmExtensionPoint },
        async init({ scms }) {
          scms.addProvider(scm);
        },
      });
    },
  });
  const features = [
    require(join(root, 'plugins/environments-backend/src')).default,
    require(join(root, 'plugins/environments-backend-module-argocd/src'))
      .default,
    memory,
    mockServices.database.factory({ knex }),
    scheduler.factory({ skipTaskRunOnStartup: true }),
    catalogServiceMock.factory({ entities }),
  ];
  const backend = await startBackend(features, {
    app: { baseUrl: 'http://localhost' },
    environments: {
      homes: ENVIRONMENTS.map(name => ({
        repository: `${HOST}/env-${name}`,
        clusters: { [name]: [name, 'argocd'] },
      })),
    },
    argocd,
  });
  await scheduler.triggerTask('environments-catalog');
  await scheduler.triggerTask('environments-sources');
  return { ...backend, knex };
}

/** Waits until the page shows what all instances say. */
async function ready({ get }) {
  for (let tries = 0; tries < 300; tries++) {
    const { environments } = await get(PAGE);
    const known = environments.filter(item =>
      JSON.stringify(item).includes('Synced'),
    );
    if (known.length === ENVIRONMENTS.length) {
      return;
    }
    await sleep(100);
  }
  throw new Error(
    `The page does not show the Applications: ${JSON.stringify(
      await get(PAGE),
    )}`,
  );
}

async function measure(argoCds) {
  const portal = await startPortal(argoCds.config('account'));
  await ready(portal);
  const ask = () => portal.get(PAGE);
  const perMinute = async tabs => {
    const calls = await callsOf(argoCds, async () => {
      for (let ms = 0; ms < WINDOW_MS; ms += ASK_AGAIN_MS) {
        await inTabs(tabs, ask);
        await sleep(ASK_AGAIN_MS);
      }
    });
    return (calls * 60_000) / WINDOW_MS;
  };
  const one = await perMinute(1);
  const many = await perMinute(TABS);
  const page = await view(argoCds, ask);
  await portal.stop();
  await portal.knex.destroy();
  return {
    what: 'Downstage, Environments tab',
    'page ms': page.ms,
    'calls per page': page.calls,
    'with a token': page.calls,
    'per minute, 1 tab': one,
    [`${TABS} tabs`]: many,
  };
}

module.exports = { measure };
