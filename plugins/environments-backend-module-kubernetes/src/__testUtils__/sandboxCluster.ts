import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClusterSource } from '@downstage/backstage-plugin-environments-node';
import type { ClusterContractCluster } from '@downstage/backstage-plugin-environments-node/testUtils';
import { type KubeCluster, startKubeCluster } from '@downstage/sandbox';
import { KubeConfig } from '@kubernetes/client-node';
import { KubernetesApi } from '../api/KubernetesApi';

/** Namespaces that the cluster has. */
export const NAMESPACES = ['contract', 'other', 'hidden'];
/** Writes need it. */
export const TOKEN = 'secret-token';

type ApiOptions = Partial<ConstructorParameters<typeof KubernetesApi>[0]>;

async function send(method: string, url: string, body?: unknown) {
  const response = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${TOKEN}`,
      'content-type': 'application/json',
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return response.status;
}

const deploymentsUrl = (cluster: KubeCluster, namespace: string) =>
  `${cluster.url}/apis/apps/v1/namespaces/${namespace}/deployments`;

/** Creates or replaces a Deployment. */
export async function applyDeployment(
  cluster: KubeCluster,
  options: {
    namespace?: string;
    name: string;
    image?: string;
    annotations?: Record<string, string>;
  },
): Promise<void> {
  const {
    namespace = 'contract',
    name,
    image = 'r.example/x:1',
    annotations,
  } = options;
  const base = deploymentsUrl(cluster, namespace);
  const body = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, annotations },
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

export async function removeDeployment(
  cluster: KubeCluster,
  options: { namespace: string; name: string },
): Promise<void> {
  const { namespace, name } = options;
  await send('DELETE', `${deploymentsUrl(cluster, namespace)}/${name}`);
}

/** Creates, replaces or deletes any object by its path or that of its collection. */
export const writeObject = (
  cluster: KubeCluster,
  method: 'POST' | 'PUT' | 'DELETE',
  options: { path: string; body?: object },
) => send(method, `${cluster.url}${options.path}`, options.body);

/** The API of a server, with a token. */
export function apiOf(url: string, options: ApiOptions = {}): KubernetesApi {
  const load = () => {
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromClusterAndUser(
      { name: 'dev', server: url, skipTLSVerify: true },
      { name: 'dev', token: TOKEN },
    );
    return kubeConfig;
  };
  return new KubernetesApi({ load, credentials: 'a test token', ...options });
}

/** A cluster with an API of its own on a free port. */
export async function startCluster(): Promise<{
  cluster: KubeCluster;
  api(options?: ApiOptions): KubernetesApi;
  end(): Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'cluster-'));
  const cluster = await startKubeCluster({
    name: 'dev',
    port: 0,
    dataFile: join(folder, 'cluster.sqlite'),
    tokens: [TOKEN],
    bookmarkMs: 100,
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
    api: options => apiOf(cluster.url, options),
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
  const namespace = 'contract';
  return {
    source,
    apply: (name, image) =>
      applyDeployment(cluster, { namespace, name, image }),
    remove: name => removeDeployment(cluster, { namespace, name }),
    faults: {
      dropConnections: () => cluster.dropConnections(),
      forgetHistory: () => cluster.forgetHistory(),
    },
    async stop() {
      await endSource?.();
      await end();
    },
  };
}
