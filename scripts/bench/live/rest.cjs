/**
 * What a cluster is asked when nothing happens: an API server of the sandbox, watched by the backend's own parts, with all
 * pauses and the length of watches 120 times as short, so that an hour passes in half a minute. The start is not counted.
 */
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');
const { openStores, source } = require('./store.cjs');

const FASTER = 120;
const HOUR_MS = 3_600_000 / FASTER;
const START_MS = 5_000;

const kubernetes = path =>
  require(join(
    __dirname,
    '../../../plugins/environments-backend-module-kubernetes/src',
    path,
  ));

/** What of the kinds that the suite knows a cluster lacks. */
const LACKS = {
  nothing: () => false,
  'two kinds': ({ kind }) => ['Rollout', 'Canary'].includes(kind),
  engines: ({ optional }) => optional,
};

const definitionOf = ({ group, kind, plural }) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${plural}.${group}` },
  spec: {
    group,
    scope: 'Namespaced',
    names: { kind, plural },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object' } },
      },
    ],
  },
});

async function startCluster(folder, lacks) {
  const { startKubeCluster } = require('../../../packages/sandbox/src');
  const { WATCHED_RESOURCES } = require('../../../packages/readers/src');
  const cluster = await startKubeCluster({
    name: 'rest',
    port: 0,
    dataFile: join(folder, 'cluster.sqlite'),
    bookmarkMs: 60_000 / FASTER,
    definitions: false,
  });
  for (const resource of WATCHED_RESOURCES) {
    if (resource.optional && !LACKS[lacks](resource)) {
      await fetch(
        `${cluster.url}/apis/apiextensions.k8s.io/v1/customresourcedefinitions`,
        {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(definitionOf(resource)),
        },
      );
    }
  }
  return cluster;
}

function sourceOf(cluster, { logger, pods }) {
  const { KubeConfig } = require('@kubernetes/client-node');
  const { KubernetesApi, WATCH_SECONDS } = kubernetes('api/KubernetesApi');
  const { WATCH_TIMINGS } = kubernetes('watch/WatchTimings');
  const { WatchedCluster } = kubernetes('WatchedCluster');
  const load = () => {
    const config = new KubeConfig();
    config.loadFromClusterAndUser(
      { name: 'rest', server: cluster.url, skipTLSVerify: true },
      { name: 'rest', token: 'rest' },
    );
    return config;
  };
  const { pageSize: _size, pause: _pause, ...lengths } = WATCH_TIMINGS;
  return new WatchedCluster({
    name: 'rest',
    api: new KubernetesApi({
      load,
      credentials: 'bench',
      watchSeconds: WATCH_SECONDS / FASTER,
    }),
    logger,
    pods,
    timings: {
      ...Object.fromEntries(
        Object.entries(lengths).map(([name, ms]) => [
          name,
          Math.ceil(ms / FASTER),
        ]),
      ),
      // A busy machine does not answer 120 times as fast
      pulseAnswerMs: lengths.pulseAnswerMs,
    },
  });
}

/**
 * @param lacks - a key of `LACKS`
 * @param definitions - whether these may be read
 * @param pods - whether these are watched
 */
module.exports = async function rest(lacks, definitions, pods) {
  const { ClusterOwner } = source('clusters/ClusterOwner');
  const { ClusterSources } = source('clusters/ClusterSources');
  const { AGAIN_MS, SyncRights } = source('clusters/SyncRights');
  const folder = mkdtempSync(join(tmpdir(), 'downstage-bench-'));
  const stores = await openStores('sqlite');
  const { logger } = stores;
  const cluster = await startCluster(folder, lacks);
  for (const verb of definitions === 'readable' ? [] : ['list', 'watch']) {
    cluster.forbid({ verb, resource: 'customresourcedefinitions' });
  }
  const asked = { watch: 0, 'sign of life': 0, discovery: 0, rights: 0 };
  cluster.fault(({ path, query, watch }) => {
    if (watch) {
      asked.watch += 1;
    } else if (path.endsWith('accessreviews')) {
      asked.rights += 1;
    } else if (query.get('limit') === '1' || path.endsWith('rulesreviews')) {
      asked['sign of life'] += 1;
    } else {
      asked.discovery += 1;
    }
    return undefined;
  });
  const clusters = [sourceOf(cluster, { logger, pods })];
  const stop = new AbortController();
  const owner = new ClusterOwner({
    ...stores,
    rights: new SyncRights({ ...stores, againMs: AGAIN_MS / FASTER }),
    clusters: new ClusterSources({
      providers: [{ clusters: async () => clusters }],
      logger,
    }),
    onChange() {},
  });
  const running = owner.run(stop.signal);
  await sleep(START_MS);
  const before = { ...asked };
  await sleep(HOUR_MS);
  const hour = Object.fromEntries(
    Object.entries(asked).map(([name, count]) => [name, count - before[name]]),
  );
  stop.abort();
  await running;
  await cluster.stop();
  await stores.close();
  rmSync(folder, { recursive: true, force: true });
  return {
    'requests/h': Object.values(hour).reduce((sum, count) => sum + count, 0),
    ...hour,
  };
};
