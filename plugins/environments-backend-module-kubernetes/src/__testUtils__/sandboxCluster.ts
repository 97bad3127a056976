import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClusterSource } from '@downstage/backstage-plugin-environments-node';
import type { ClusterContractCluster } from '@downstage/backstage-plugin-environments-node/testUtils';
import { startKubeCluster } from '@downstage/sandbox';

/** Namespaces that the cluster has. */
export const NAMESPACES = ['contract', 'other', 'hidden'];

type SandboxCluster = Awaited<ReturnType<typeof startKubeCluster>>;

async function send(method: string, url: string, body?: unknown) {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return response.status;
}

/** Creates or replaces a Deployment. */
export async function applyDeployment(
  cluster: SandboxCluster,
  options: { namespace: string; name: string; image: string },
): Promise<void> {
  const { namespace, name, image } = options;
  const base = `${cluster.url}/apis/apps/v1/namespaces/${namespace}/deployments`;
  const body = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'main', image }] },
      },
    },
  };
  if ((await send('POST', base, body)) === 409) {
    await send('PUT', `${base}/${name}`, body);
  }
}

/** A cluster with an API of its own on a free port. */
export async function startCluster(): Promise<{
  cluster: SandboxCluster;
  end(): Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'cluster-'));
  const cluster = await startKubeCluster({
    name: 'dev',
    port: 0,
    dataFile: join(folder, 'cluster.sqlite'),
  });
  for (const name of NAMESPACES) {
    await send('POST', `${cluster.url}/api/v1/namespaces`, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name },
    });
  }
  return {
    cluster,
    async end() {
      await cluster.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The cluster as the contract wants it, seen through a source. */
export async function contractCluster(
  toSource: (url: string) => Promise<{
    source: ClusterSource;
    end?: () => Promise<void>;
  }>,
): Promise<ClusterContractCluster> {
  const { cluster, end } = await startCluster();
  const { source, end: endSource } = await toSource(cluster.url);
  return {
    source,
    apply: (name, image) =>
      applyDeployment(cluster, { namespace: 'contract', name, image }),
    async remove(name) {
      await send(
        'DELETE',
        `${cluster.url}/apis/apps/v1/namespaces/contract/deployments/${name}`,
      );
    },
    dropConnections: () => cluster.dropConnections(),
    forgetHistory: () => cluster.forgetHistory(),
    async stop() {
      await endSource?.();
      await end();
    },
  };
}
