/** A company whose services stand in one file of each environment's repository: a forge, its entities and a database. */
const knexFactory = require('knex');
const { startForge } = require('../../packages/sandbox/src');

const PORTAL_TOKEN = 'portal-token';
const PERSON_TOKEN = 'engineer-token';
const ENVIRONMENTS = ['dev', 'qa'];

const valuesOf = (services, version) =>
  `services:\n${services
    .map(
      name =>
        `  ${name}:\n    image:\n      repository: r.example/${name}\n      tag: "${version}"\n`,
    )
    .join('')}`;

const component = (name, host) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    namespace: 'default',
    annotations: {
      'downstage.dev/image': `r.example/${name}`,
      'backstage.io/managed-by-location': `url:${host}/acme/catalog/blob/main/catalog-info.yaml`,
    },
  },
  spec: { type: 'service', owner: 'group:default/team', lifecycle: 'x' },
  relations: [{ type: 'ownedBy', targetRef: 'group:default/team' }],
});

const environment = (name, host) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: {
    name,
    namespace: 'default',
    title: name.toUpperCase(),
    annotations: {
      'backstage.io/managed-by-location': `url:${host}/acme/env-${name}/blob/main/catalog-info.yaml`,
    },
  },
  spec: {
    type: 'environment',
    owner: 'group:default/platform',
    environment: {
      tier: name === 'dev' ? 'development' : 'testing',
      promotesFrom: name === 'dev' ? [] : ['dev'],
      sources: [{ repository: `${host}/acme/env-${name}` }],
      promotion: { healthyWithin: 'PT2M' },
      delivery: {
        engine: 'argocd',
        control: { cluster: name, namespace: 'argocd' },
        target: { cluster: name, namespaces: [name] },
      },
    },
  },
});

/**
 * @param options.dataDir - Where the forge keeps its repositories
 * @param options.services - Names
 * @param options.webhooks - As the forge takes them
 * @param options.files - More files of each environment's repository, by path
 */
async function startCompany({ dataDir, services, webhooks = [], files = {} }) {
  const forge = await startForge({
    dataDir,
    port: 0,
    owner: { login: 'acme', name: 'ACME' },
    accounts: [
      {
        login: 'platform-engineer',
        name: 'Platform engineer',
        email: 'platform@acme.example',
        role: 'Platform engineer',
        teams: ['platform'],
        permission: 'admin',
        token: PERSON_TOKEN,
      },
    ],
    portal: { login: 'downstage-portal', token: PORTAL_TOKEN },
    oauth: { clientId: 'id', clientSecret: 'secret' },
    webhooks,
    rateLimit: 10_000_000,
  });
  for (const name of ENVIRONMENTS) {
    await forge.seedRepository({
      name: `env-${name}`,
      commits: [
        {
          message: 'First',
          files: { 'values.yaml': valuesOf(services, '1.0.0'), ...files },
        },
      ],
    });
  }
  return {
    forge,
    /** What replicas have to know, which reach the forge at a port of their own. */
    settingsAt: port => ({
      forge: {
        host: new URL(forge.url).host,
        apiUrl: `http://127.0.0.1:${port}/api/v3`,
        token: PORTAL_TOKEN,
      },
      entities: [
        ...services.map(name => component(name, forge.url)),
        ...ENVIRONMENTS.map(name => environment(name, forge.url)),
      ],
      homes: ENVIRONMENTS.map(name => ({
        repository: `${forge.url}/acme/env-${name}`,
        clusters: { [name]: [name, 'argocd'] },
      })),
    }),
  };
}

/** @returns the URL of a new database on the server at `url` */
async function createDatabase(url, name) {
  const admin = knexFactory({ client: 'pg', connection: url });
  await admin.raw('drop database if exists ??', [name]);
  await admin.raw('create database ??', [name]);
  await admin.destroy();
  const own = new URL(url);
  own.pathname = `/${name}`;
  return own.href;
}

module.exports = { PERSON_TOKEN, PORTAL_TOKEN, createDatabase, startCompany };
