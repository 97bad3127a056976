/**
 * A process that answers as the API servers of ten clusters, from memory: discovery, lists in pages, watches. It counts
 * reads of objects, and changes objects when it is told to.
 *
 *   node clusters.cjs <objects of engines>
 */
const { createServer } = require('node:http');
const { application, deployment, helmRelease } = require('./objects.cjs');

const CLUSTERS = 10;
/** Of seven objects of engines, five are Applications. */
const FLUX_CLUSTERS = 3;

const RESOURCES = {
  applications: {
    group: 'argoproj.io',
    version: 'v1alpha1',
    kind: 'Application',
  },
  helmreleases: {
    group: 'helm.toolkit.fluxcd.io',
    version: 'v2',
    kind: 'HelmRelease',
  },
  deployments: { group: 'apps', version: 'v1', kind: 'Deployment' },
  statefulsets: { group: 'apps', version: 'v1', kind: 'StatefulSet' },
  daemonsets: { group: 'apps', version: 'v1', kind: 'DaemonSet' },
};

let version = 1;
let reads = 0;

/** How many services a cluster runs. */
function sizeOf(index, total) {
  const flux = Math.round((total * 2) / 7);
  return index < FLUX_CLUSTERS
    ? Math.floor(flux / FLUX_CLUSTERS)
    : Math.floor((total - flux) / (CLUSTERS - FLUX_CLUSTERS));
}

const engineOf = index => (index < FLUX_CLUSTERS ? 'flux' : 'argocd');

function createCluster(index, total) {
  const engine = engineOf(index);
  const objects = new Map(
    Object.keys(RESOURCES).map(name => [name, new Map()]),
  );
  for (let at = 0; at < sizeOf(index, total); at++) {
    const name = `svc-${index}-${at}`;
    const own = {
      deployments: deployment(name, '1.0.0', { engine }),
      ...(engine === 'flux'
        ? { helmreleases: helmRelease(name, '1.0.0') }
        : { applications: application(name, '1.0.0') }),
    };
    for (const [resource, object] of Object.entries(own)) {
      object.metadata.resourceVersion = String(++version);
      objects.get(resource).set(name, object);
    }
  }
  return { engine, objects, watches: new Set() };
}

function discovery(group) {
  const own = Object.entries(RESOURCES).filter(
    ([, item]) => item.group === group,
  );
  return own.length > 0
    ? {
        versions: [{ version: own[0][1].version }],
        preferredVersion: { version: own[0][1].version },
      }
    : undefined;
}

function answer(cluster, url, res) {
  const [, , group, served, resource] = url.pathname.split('/');
  const items = cluster.objects.get(resource);
  if (!items) {
    const body = resource
      ? undefined
      : served
      ? {
          resources: Object.entries(RESOURCES)
            .filter(([, item]) => item.group === group)
            .map(([name]) => ({ name })),
        }
      : discovery(group);
    res.writeHead(body ? 200 : 404, { 'content-type': 'application/json' });
    res.end(JSON.stringify(body ?? { kind: 'Status', code: 404 }));
    return;
  }
  reads += 1;
  res.writeHead(200, { 'content-type': 'application/json' });
  if (url.searchParams.get('watch')) {
    const watch = { resource, res };
    cluster.watches.add(watch);
    res.on('close', () => cluster.watches.delete(watch));
    res.flushHeaders();
    return;
  }
  const all = [...items.values()];
  const from = Number(url.searchParams.get('continue') ?? 0);
  const limit = Number(url.searchParams.get('limit') ?? all.length);
  const end = from + limit;
  res.end(
    JSON.stringify({
      metadata: {
        resourceVersion: String(version),
        ...(end < all.length ? { continue: String(end) } : {}),
      },
      items: all.slice(from, end),
    }),
  );
}

const total = Number(process.argv[2]);
const clusters = Array.from({ length: CLUSTERS }, (_, index) =>
  createCluster(index, total),
);

/** Changes what one service runs, and tells when. */
function change(index, at, tag) {
  const cluster = clusters[index];
  const name = `svc-${index}-${at}`;
  const object = deployment(name, tag, { engine: cluster.engine });
  object.metadata.resourceVersion = String(++version);
  cluster.objects.get('deployments').set(name, object);
  const line = `${JSON.stringify({ type: 'MODIFIED', object })}\n`;
  for (const { resource, res } of cluster.watches) {
    if (resource === 'deployments') {
      res.write(line);
    }
  }
  return `${index} ${name}`;
}

const servers = clusters.map(cluster =>
  createServer((req, res) => {
    answer(cluster, new URL(req.url, 'http://localhost'), res);
  }),
);
Promise.all(
  servers.map(
    server =>
      new Promise(resolve => {
        server.listen(0, '127.0.0.1', () => resolve(server.address().port));
      }),
  ),
).then(ports => {
  process.send({
    ports,
    sizes: clusters.map((_, index) => sizeOf(index, total)),
  });
});

process.on('message', ({ count, tag, offset }) => {
  const told = {};
  if (count) {
    for (let done = 0; done < count; done++) {
      const index = done % CLUSTERS;
      const at = (offset + Math.floor(done / CLUSTERS)) % sizeOf(index, total);
      told[change(index, at, tag)] = Date.now();
    }
  }
  process.send({ reads, told });
});
process.on('disconnect', () => process.exit());
