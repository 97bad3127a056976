/** The backend's own parts over a database of the bench. */
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { environment, pin, refOf } = require('./objects.cjs');

const source = path =>
  require(join(__dirname, '../../../plugins/environments-backend/src', path));

async function openKnex(client, folder) {
  const knexFactory = require('knex');
  if (client === 'sqlite') {
    return knexFactory({
      client: 'better-sqlite3',
      connection: { filename: join(folder, 'bench.sqlite') },
      useNullAsDefault: true,
    });
  }
  const url = new URL(process.env.DOWNSTAGE_POSTGRES_URL);
  const admin = knexFactory({ client: 'pg', connection: url.href });
  await admin.raw('drop database if exists downstage_bench');
  await admin.raw('create database downstage_bench');
  await admin.destroy();
  url.pathname = '/downstage_bench';
  return knexFactory({ client: 'pg', connection: url.href });
}

/** Opens an empty database with every store, as the plugin wires them. */
async function openStores(client) {
  const { createStores } = source('database/createStores');
  const folder = mkdtempSync(join(tmpdir(), 'downstage-bench-'));
  const knex = await openKnex(client, folder);
  await knex.migrate.latest({
    directory: join(
      __dirname,
      '../../../plugins/environments-backend/migrations',
    ),
  });
  const { ClusterSources } = source('clusters/ClusterSources');
  const logger = { error: console.error, warn() {}, info() {}, debug() {} };
  logger.child = () => logger;
  return {
    knex,
    ...createStores({ knex, owner: 'bench' }),
    logger,
    clusters: new ClusterSources({ providers: [], logger }),
    async close() {
      await knex.destroy();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Stores environments with what Git asks for; `servicesOf` names the services of each. */
async function seed(stores, { count, servicesOf }) {
  const services = new Set();
  const environments = Array.from({ length: count }, (_, index) => index);
  environments.forEach(index =>
    servicesOf(index).forEach(name => services.add(name)),
  );
  await stores.environments.replace({
    environments: environments.map(index => ({
      environment: environment(index),
      problems: [],
    })),
    services: [...services].map(name => ({
      ref: `component:default/${name}`,
      title: name,
      names: [name],
      images: [],
    })),
  });
  for (const index of environments) {
    await stores.sources.replace(
      { repository: `https://git.example/acme/env-${index}`, branch: 'main' },
      {
        head: 'c'.repeat(40),
        pins: servicesOf(index).map((name, at) => pin(name, at, index)),
        files: new Map(),
        problems: [],
      },
    );
  }
}

/** The queries behind the pages, for a caller who may do everything. */
function openQueries(stores) {
  const { Visibility } = source('access/Visibility');
  const { SituationReader } = source('situation/SituationReader');
  const { getServiceDeployments } = source('queries/serviceDeployments');
  const { listEnvironments } = source('queries/environments');
  const access = {
    readable: async items => items,
    writable: async (_, refs) =>
      new Map(
        refs.map(ref => [ref, { promote: true, rollback: true, sync: true }]),
      ),
  };
  const context = {
    stores,
    access,
    syncAccess: { refused: async () => () => false },
    situations: new SituationReader(stores),
    visibility: new Visibility({
      ...stores,
      access,
      catalog: {
        getEntitiesByRefs: async ({ entityRefs }) => ({
          items: entityRefs.map(() => ({})),
        }),
        getEntityByRef: async () => ({}),
      },
    }),
  };
  return {
    serviceDeployments: ref => getServiceDeployments(context, ref, {}),
    overviews: () => listEnvironments(context, {}),
  };
}

/** The median of some runs, in milliseconds. */
async function timed(run, times = 1) {
  const results = [];
  for (let count = 0; count < times; count++) {
    const started = performance.now();
    await run();
    results.push(performance.now() - started);
  }
  return results.sort((a, b) => a - b)[Math.floor(results.length / 2)];
}

module.exports = { openStores, openQueries, seed, source, timed, refOf };
