/** What runs: an engine that applies what the branches of the environments ask for, a moment later. */
const { createServer } = require('node:http');
const { setTimeout: sleep } = require('node:timers/promises');

const LOOK_MS = 200;

function objectsOf(name, services, { head, versions }) {
  const resources = services.map(service => ({
    group: 'apps',
    kind: 'Deployment',
    namespace: name,
    name: service,
    status: 'Synced',
    health: { status: 'Healthy' },
  }));
  return [
    ...services.map(service => ({
      cluster: name,
      kind: 'Deployment',
      object: {
        metadata: {
          name: service,
          namespace: name,
          generation: 1,
          annotations: {
            'argocd.argoproj.io/tracking-id': `${name}:apps/Deployment:${name}/${service}`,
          },
        },
        spec: {
          replicas: 1,
          template: {
            spec: {
              containers: [
                { image: `r.example/${service}:${versions[service]}` },
              ],
            },
          },
        },
        status: {
          observedGeneration: 1,
          replicas: 1,
          updatedReplicas: 1,
          readyReplicas: 1,
        },
      },
    })),
    {
      cluster: name,
      kind: 'Application',
      object: {
        metadata: { name, namespace: 'argocd' },
        spec: { syncPolicy: { automated: {} } },
        status: {
          sync: { status: 'Synced', revision: head },
          health: { status: 'Healthy' },
          resources,
        },
      },
    },
  ];
}

async function startRuntime({ people, services }) {
  let objects = [];
  let stopped = false;
  const look = async () => {
    const found = [];
    for (const name of ['dev', 'qa']) {
      const head = await people.headOf(name);
      const text = await people.read(name, 'values.yaml');
      const versions = Object.fromEntries(
        services.map(service => [service, people.versionIn(text, service)]),
      );
      found.push(...objectsOf(name, services, { head, versions }));
    }
    objects = found;
  };
  await look();
  void (async () => {
    while (!stopped) {
      await look().catch(() => {});
      await sleep(LOOK_MS);
    }
  })();
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(objects));
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    stop() {
      stopped = true;
      server.closeAllConnections();
      server.close();
    },
  };
}

module.exports = { startRuntime };
