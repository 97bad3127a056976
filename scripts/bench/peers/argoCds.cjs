const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const sandbox = '../../../packages/sandbox/src';

/** The environments of the page; each has an Argo CD of its own. */
const ENVIRONMENTS = ['dev', 'qa', 'prod-eu', 'prod-us'];
/** The service whose page is opened. */
const SERVICE = 'svc-7';
const ACCOUNT = { username: 'portal', password: 'bench-password' };
const TOKEN = 'bench-token';
const DEPLOYMENTS = 3;

/** An Application with some resources and a history, each deployment of a revision of its own. */
function application(name, environment) {
  const revision = id =>
    Buffer.from(`${id} ${name} ${environment}`)
      .toString('hex')
      .padEnd(40, '0')
      .slice(0, 40);
  const source = {
    repoURL: `https://git.example/env-${environment}`,
    path: name,
    targetRevision: 'main',
  };
  const latest = revision(DEPLOYMENTS);
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name: `${name}-${environment}`,
      namespace: 'argocd',
      labels: { app: name, environment },
    },
    spec: {
      project: 'default',
      source,
      destination: { name: environment, namespace: environment },
      syncPolicy: { automated: {} },
    },
    status: {
      sync: { status: 'Synced', revision: latest },
      health: { status: 'Healthy' },
      controllerNamespace: 'argocd',
      summary: { images: [`r.example/${name}:1.0.0`] },
      operationState: {
        operation: { sync: { revision: latest } },
        phase: 'Succeeded',
        message: 'successfully synced (all tasks run)',
        startedAt: '2026-01-01T00:00:00Z',
        finishedAt: '2026-01-01T00:00:05Z',
        syncResult: { revision: latest, source },
      },
      history: Array.from({ length: DEPLOYMENTS }, (_, index) => ({
        id: index,
        revision: revision(index + 1),
        deployedAt: `2026-01-0${index + 1}T00:00:00Z`,
        source,
      })),
      resources: ['Deployment', 'Service', 'ConfigMap', 'Ingress'].map(
        kind => ({
          group: kind === 'Deployment' ? 'apps' : '',
          version: 'v1',
          kind,
          namespace: environment,
          name,
          status: 'Synced',
        }),
      ),
    },
  };
}

/** Starts an Argo CD per environment, with as many Applications in all; `calls` counts requests to their APIs. */
async function startArgoCds(count) {
  const { startArgoCdApi, startKubeCluster } = require(sandbox);
  const { KubeClient } = require(`${sandbox}/engines/kube/KubeClient`);
  const folder = mkdtempSync(join(tmpdir(), 'downstage-bench-'));
  const calls = { all: 0 };
  const parts = [];
  const instances = [];
  for (const name of ENVIRONMENTS) {
    const cluster = await startKubeCluster({
      name,
      port: 0,
      dataFile: join(folder, `${name}.sqlite`),
    });
    const client = new KubeClient({ url: cluster.url, token: 'bench' });
    await client.ensureNamespace('argocd');
    for (let index = 0; index < count / ENVIRONMENTS.length; index++) {
      await client.create(application(`svc-${index}`, name));
    }
    const api = await startArgoCdApi({
      cluster: { url: cluster.url, token: 'bench' },
      port: 0,
      accounts: [
        {
          name: ACCOUNT.username,
          password: ACCOUNT.password,
          tokens: [TOKEN],
          policies: ['get, */*', 'sync, */*'],
        },
      ],
      onRequest: () => {
        calls.all += 1;
      },
    });
    parts.push(cluster, api);
    instances.push({ name, url: api.url });
  }
  return {
    calls,
    /** `argocd` of a portal's configuration: with an account that logs in, or with keys. */
    config: login => ({
      ...(login === 'account' ? ACCOUNT : {}),
      appLocatorMethods: [
        {
          type: 'config',
          instances: instances.map(instance =>
            login === 'token' ? { ...instance, token: TOKEN } : instance,
          ),
        },
      ],
    }),
    async stop() {
      for (const part of parts.reverse()) {
        await part.stop();
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

module.exports = { ENVIRONMENTS, SERVICE, startArgoCds };
