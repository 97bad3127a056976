/**
 * From a cluster's list to the page: taking 1,250, 2,500 and 5,000 Applications with their workloads into the read model,
 * projecting an environment of as many services, taking 100 changes, and the queries behind the pages over 6 environments.
 * On SQLite, and on PostgreSQL where the environment variable DOWNSTAGE_POSTGRES_URL names a server.
 */
require('@backstage/cli/config/nodeTransform.cjs');

const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const SIZES = [1250, 2500, 5000];
const ENVIRONMENTS = 6;
const CLIENTS = process.env.DOWNSTAGE_POSTGRES_URL
  ? ['sqlite', 'postgres']
  : ['sqlite'];

const source = path =>
  require(join(__dirname, '../../plugins/environments-backend/src', path));

const refOf = index => `resource:default/env-${index}`;
const names = count =>
  Array.from({ length: count }, (_, index) => `svc-${index}`);

/** An Application of the size that they have in practice: some resources, a history, managed fields that are not kept. */
function application(name, version) {
  const sha = version.replace(/\D/g, '').padEnd(40, 'a').slice(0, 40);
  return {
    metadata: { name, namespace: 'argocd', labels: { environment: 'env-0' } },
    spec: {
      source: {
        repoURL: 'https://git.example/acme/env',
        path: name,
        targetRevision: 'main',
      },
      destination: { name: 'cluster-0', namespace: name },
      syncPolicy: { automated: {} },
    },
    status: {
      sync: { status: 'Synced', revision: sha },
      health: { status: 'Healthy' },
      summary: { images: [`r.example/acme/${name}:${version}`] },
      history: Array.from({ length: 10 }, (_, id) => ({
        id,
        revision: sha,
        deployedAt: '2026-01-01T00:00:00Z',
      })),
      resources: [
        'Deployment',
        'Service',
        'ConfigMap',
        'Ingress',
        'HorizontalPodAutoscaler',
      ].map(kind => ({
        group: kind === 'Deployment' ? 'apps' : '',
        kind,
        namespace: 'live',
        name,
        status: 'Synced',
        health: { status: 'Healthy' },
      })),
    },
  };
}

function deployment(name, version) {
  return {
    metadata: {
      name,
      namespace: 'live',
      labels: { 'app.kubernetes.io/name': name },
      annotations: {
        'argocd.argoproj.io/tracking-id': `${name}:apps/Deployment:live/${name}`,
      },
    },
    spec: {
      replicas: 1,
      template: {
        spec: { containers: [{ image: `r.example/acme/${name}:${version}` }] },
      },
    },
    status: {
      observedGeneration: 1,
      replicas: 1,
      updatedReplicas: 1,
      readyReplicas: 1,
    },
  };
}

function pin(name, index, environment) {
  return {
    environment,
    pin: {
      repository: 'https://git.example/acme/env',
      branch: 'main',
      commit: 'c'.repeat(40),
      url: 'https://git.example/acme/env/blob/main/kustomization.yaml',
      pin: {
        layout: 'kustomize',
        file: 'kustomization.yaml',
        document: 0,
        path: `images[${index}].newTag`,
        line: index * 2 + 3,
        artifact: { kind: 'image', name: `r.example/acme/${name}` },
        value: '1.0.0',
        tag: '1.0.0',
        scalars: [],
        names: [{ by: 'key', name }],
        moving: false,
        shared: [],
        editable: true,
      },
    },
  };
}

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

function environment(index) {
  return {
    ref: refOf(index),
    name: `env-${index}`,
    namespace: 'default',
    title: `Environment ${index}`,
    owner: 'group:default/platform',
    tier: 'production',
    promotesFrom: index === 0 ? [] : [refOf(index - 1)],
    sources: [
      {
        repository: `https://git.example/acme/env-${index}`,
        branch: 'main',
        paths: ['.'],
        layout: 'auto',
      },
    ],
    delivery: {
      control: { cluster: `cluster-${index}` },
      target: { cluster: `cluster-${index}`, namespaces: ['live'] },
    },
    promotion: {
      strategy: 'manual',
      merge: 'manual',
      healthyWithinSeconds: 1800,
    },
  };
}

async function timed(run, times = 1) {
  const results = [];
  for (let count = 0; count < times; count++) {
    const started = performance.now();
    await run();
    results.push(performance.now() - started);
  }
  return results.sort((a, b) => a - b)[Math.floor(results.length / 2)];
}

async function run(client, count) {
  const { readObject } = require('../../packages/readers/src');
  const { ChangeFeed } = source('database/ChangeFeed');
  const { DeploymentStore } = source('database/DeploymentStore');
  const { EnvironmentStore } = source('database/EnvironmentStore');
  const { GapStore } = source('database/GapStore');
  const { LeaseStore } = source('database/LeaseStore');
  const { ObjectStore } = source('database/ObjectStore');
  const { PromotionStore } = source('database/PromotionStore');
  const { RecordStore } = source('database/RecordStore');
  const { SourceStore } = source('database/SourceStore');
  const { Projector } = source('observe/Projector');
  const { EnvironmentQueries } = source('router/EnvironmentQueries');

  const folder = mkdtempSync(join(tmpdir(), 'downstage-bench-'));
  const knex = await openKnex(client, folder);
  await knex.migrate.latest({
    directory: join(__dirname, '../../plugins/environments-backend/migrations'),
  });
  const feed = new ChangeFeed({ knex });
  const gaps = new GapStore({ knex });
  const leases = new LeaseStore({ knex, owner: 'bench' });
  const stores = {
    knex,
    feed,
    environments: new EnvironmentStore({ knex, feed }),
    deployments: new DeploymentStore({ knex, feed }),
    records: new RecordStore({ knex, gaps }),
    promotions: new PromotionStore({ knex, feed }),

    sources: new SourceStore({ knex, gaps }),
    objects: new ObjectStore({ knex, leases }),
    logger: { error: console.error, warn() {}, info() {}, debug() {} },
  };
  const all = names(count);
  await stores.environments.replace({
    environments: Array.from({ length: ENVIRONMENTS }, (_, index) => ({
      environment: environment(index),
      problems: [],
    })),
    services: all.map(name => ({
      ref: `component:default/${name}`,
      title: name,
      names: [name],
      images: [],
    })),
  });
  const memory = process.memoryUsage().rss;
  const result = {};
  const projector = new Projector(stores);
  const project = async ref => {
    projector.request([ref]);
    await projector.settled();
  };
  for (let index = 0; index < ENVIRONMENTS; index++) {
    await stores.sources.replace(
      { repository: `https://git.example/acme/env-${index}`, branch: 'main' },
      {
        head: 'c'.repeat(40),
        pins: all.map((name, at) => pin(name, at, refOf(index))),
        files: new Map(),
        problems: [],
      },
    );
    const cluster = `cluster-${index}`;
    const lease = await leases.acquire(`cluster ${cluster}`);
    const objects = {
      Application: all.map(name => application(name, '1.0.0')),
      Deployment: all.map(name => deployment(name, '1.0.0')),
    };
    const listed = await timed(async () => {
      for (const [kind, items] of Object.entries(objects)) {
        const group = kind === 'Application' ? 'argoproj.io' : 'apps';
        const readings = items.map(item => readObject(group, kind, item));
        await stores.objects.replace(lease, { cluster, kind }, readings);
      }
    });
    const projected = await timed(() => project(refOf(index)));
    if (index === 0) {
      result['list ms'] = Math.round(listed);
      result['project ms'] = Math.round(projected);
      const cpu = process.cpuUsage();
      const changed = await timed(async () => {
        const changes = all.slice(0, 100).map(name => ({
          namespace: 'live',
          name,
          reading: readObject('apps', 'Deployment', deployment(name, '1.0.1')),
        }));
        await stores.objects.apply(
          lease,
          { cluster, kind: 'Deployment' },
          changes,
        );
        await project(refOf(index));
      });
      const used = process.cpuUsage(cpu);
      result['100 changes ms'] = Math.round(changed);
      result['CPU ms'] = Math.round((used.user + used.system) / 1000);
    }
  }
  const queries = new EnvironmentQueries({
    ...stores,
    catalog: {
      getEntitiesByRefs: async ({ entityRefs }) => ({
        items: entityRefs.map(() => ({})),
      }),
      getEntityByRef: async () => ({}),
    },
    access: {
      readable: async items => items,
      writable: async (_, refs) =>
        new Map(
          refs.map(ref => [ref, { promote: true, rollback: true, sync: true }]),
        ),
    },
  });
  result['tab ms'] =
    Math.round(
      (await timed(
        () => queries.serviceDeployments('component:default/svc-7', {}),
        21,
      )) * 10,
    ) / 10;
  result['inventory ms'] = Math.round(
    await timed(() => queries.overviews({}), 5),
  );
  result['memory MB'] = Math.round((process.memoryUsage().rss - memory) / 1e6);
  await knex.destroy();
  rmSync(folder, { recursive: true, force: true });
  return { services: count, ...result };
}

const [item] = process.argv.slice(2);
if (item === '--list') {
  console.log(
    JSON.stringify(
      CLIENTS.flatMap(client => SIZES.map(size => `${client} ${size}`)),
    ),
  );
} else {
  const [client, size] = item.split(' ');
  run(client, Number(size))
    .then(result => console.log(JSON.stringify(result)))
    .catch(error => {
      console.error(error);
      process.exitCode = 1;
    });
}
