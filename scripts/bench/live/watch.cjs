/**
 * Ten clusters in a process of their own, watched by the backend's own parts in this one: from the first list to the
 * complete read model, memory, what changes cost, how long a change takes to the signal, and what 50 open tabs ask of the
 * clusters.
 */
const { fork } = require('node:child_process');
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');
const { refOf } = require('./objects.cjs');
const { openQueries, openStores, seed, source } = require('./store.cjs');

/** A storm: batches of changes over all clusters. */
const CHANGES = 1000;
const BATCH = 50;
/** An ordinary day: one change after the other. */
const CALM = 100;
const TABS = 50;

function kubeconfigOf(ports) {
  const named = (name, rest) =>
    ports.map((port, index) => ({
      name: `cluster-${index}`,
      [name]: rest(port, index),
    }));
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: named('cluster', port => ({
      server: `http://127.0.0.1:${port}`,
      'insecure-skip-tls-verify': true,
    })),
    users: named('user', () => ({ token: 'bench' })),
    contexts: named('context', (_, index) => ({
      cluster: `cluster-${index}`,
      user: `cluster-${index}`,
    })),
  };
}

function percentile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

async function until(condition, step = 25) {
  while (!(await condition())) {
    await sleep(step);
  }
}

/** Memory that is in use, after what is not has been collected. */
function used() {
  global.gc();
  global.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const mega = bytes => Math.round(bytes / 1e6);

module.exports = async function watch(client, count) {
  const { ClusterOwner } = source('clusters/ClusterOwner');
  const { ClusterSources } = source('clusters/ClusterSources');
  const { SyncRights } = source('clusters/SyncRights');
  const { Projector } = source('projection/Projector');
  const {
    KubeconfigClusterProvider,
  } = require('../../../plugins/environments-backend-module-kubernetes/src');
  const folder = mkdtempSync(join(tmpdir(), 'downstage-bench-'));
  const clusters = fork(join(__dirname, 'clusters.cjs'), [String(count)]);
  const heard = () => new Promise(resolve => clusters.once('message', resolve));
  const ask = message => {
    const answer = heard();
    clusters.send(message);
    return answer;
  };
  const { ports, sizes } = await heard();
  const path = join(folder, 'kubeconfig');
  writeFileSync(path, JSON.stringify(kubeconfigOf(ports)));

  const stores = await openStores(client);
  const { logger, feed, deployments } = stores;
  await seed(stores, {
    count: sizes.length,
    servicesOf: index =>
      Array.from({ length: sizes[index] }, (_, at) => `svc-${index}-${at}`),
  });
  const stop = new AbortController();
  const { signal } = stop;
  const seen = new Map();
  const tailing = feed.tail({
    intervalMs: 200,
    signal,
    onChanges: async changes => {
      const now = Date.now();
      changes.forEach(({ key }) =>
        seen.set(key, [...(seen.get(key) ?? []), now]),
      );
    },
    onError: error => logger.error(error),
  });
  const projector = new Projector(stores);
  const owner = new ClusterOwner({
    ...stores,
    rights: new SyncRights(stores),
    clusters: new ClusterSources({
      providers: [new KubeconfigClusterProvider({ path, logger })],
    }),
    onChange: (cluster, namespaces) =>
      void projector.requestCluster(cluster, namespaces),
  });

  const before = used();
  const started = performance.now();
  let peak = 0;
  const sampling = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 50);
  const resting = process.memoryUsage().rss;
  const watching = owner.run(signal);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  await until(async () => {
    const healthy = await stores
      .knex('deployments')
      .where('deployment', 'like', '%"sync":"synced","health":"healthy"%')
      .count({ rows: '*' })
      .first();
    return Number(healthy.rows) === total;
  }, 250);
  const complete = performance.now() - started;
  await projector.settled();
  clearInterval(sampling);
  const kept = used() - before;

  const move = async ({ tag, amount, batch }) => {
    const told = {};
    for (let done = 0; done < amount; done += batch) {
      const answer = await ask({
        count: batch,
        // Another one each time, so that a service that comes again does change
        tag: `${tag}-${done}`,
        offset: done,
      });
      Object.assign(told, answer.told);
      await sleep(200);
    }
    const late = [];
    for (const [line, at] of Object.entries(told)) {
      const [index, name] = line.split(' ');
      const key = `${refOf(index)}/component:default/${name}`;
      const signalled = () => seen.get(key)?.find(time => time >= at);
      await until(signalled);
      late.push(signalled() - at);
    }
    return late;
  };
  const calm = await move({ tag: '1.0.1', amount: CALM, batch: 1 });
  const cpu = process.cpuUsage();
  const storm = await move({ tag: '1.0.2', amount: CHANGES, batch: BATCH });
  const spent = process.cpuUsage(cpu);

  const queries = openQueries(stores);
  const { reads } = await ask({});
  for (let round = 0; round < 3; round++) {
    await Promise.all(
      Array.from({ length: TABS }, (_, tab) =>
        queries.serviceDeployments(
          `component:default/svc-${tab % 10}-${tab}`,
          {},
        ),
      ),
    );
  }
  const asked = (await ask({})).reads - reads;

  stop.abort();
  await Promise.all([watching, tailing]);
  await projector.settled();
  clusters.disconnect();
  const stored = (await deployments.all()).length;
  await stores.close();
  rmSync(folder, { recursive: true, force: true });
  return {
    objects: total * 2,
    deployments: stored,
    'complete ms': Math.round(complete),
    'kept MB': mega(kept),
    'peak MB above rest': mega(peak - resting),
    'CPU ms per 1,000 changes': Math.round((spent.user + spent.system) / 1000),
    'signal p50 ms': percentile(calm, 0.5),
    'signal p95 ms': percentile(calm, 0.95),
    'in a storm p95 ms': percentile(storm, 0.95),
    [`reads for ${TABS} tabs`]: asked,
  };
};
