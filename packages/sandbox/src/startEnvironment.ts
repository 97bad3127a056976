import { join } from 'node:path';
import { type ArgoCdApi, startArgoCdApi } from './engines/argocd/api';
import type { GitSource } from './engines/git/GitSource';
import { KubeClient, referenceOf } from './engines/kube/KubeClient';
import { startEngine } from './engines/startEngine';
import { type KubeCluster, type KubeObject, startKubeCluster } from './kube';
import type { RememberedPorts } from './RememberedPorts';
import type { RunningParts } from './RunningParts';
import { SANDBOX_CREDENTIALS } from './story/credentials';
import type { StoryEnvironment } from './story/environments';

/** Argo CD's API over a cluster, for the account of the portal. */
function startArgoCd(options: {
  cluster: KubeCluster;
  port: number;
  git: GitSource;
}): Promise<ArgoCdApi> {
  const { cluster, port, git } = options;
  const { argoCd, clusterToken } = SANDBOX_CREDENTIALS;
  return startArgoCdApi({
    cluster: { url: cluster.url, token: clusterToken },
    port,
    accounts: [
      {
        name: argoCd.username,
        password: argoCd.password,
        tokens: [argoCd.token],
        policies: ['get, */*', 'sync, */*'],
      },
    ],
    readRevision: (url, revision) => git.readCommit(url, revision),
  });
}

const encode = (text: string) => Buffer.from(text).toString('base64');

/** Where an engine looks for what it asks the forge for pull requests with, and by which keys. */
const TOKENS: Record<
  StoryEnvironment['engine'],
  { namespace: string; dataOf: (token: string) => Record<string, string> }
> = {
  argocd: { namespace: 'argocd', dataOf: token => ({ token: encode(token) }) },
  flux: {
    namespace: 'flux-system',
    dataOf: token => ({ username: encode('git'), password: encode(token) }),
  },
};

/**
 * What stands beside the engine of a cluster: with what it asks the forge for pull requests, as somebody who may read all
 * repositories; and where Argo CD takes Applications from, since here people call their environments as they like.
 */
async function seedSettings(
  { url }: KubeCluster,
  engine: StoryEnvironment['engine'],
): Promise<void> {
  const { clusterToken, accountTokens } = SANDBOX_CREDENTIALS;
  const { namespace, dataOf } = TOKENS[engine];
  const client = new KubeClient({ url, token: clusterToken });
  const objects: KubeObject[] = [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { namespace, name: 'github-token' },
      data: dataOf(accountTokens.viewer),
    },
    ...(engine === 'argocd'
      ? [
          {
            apiVersion: 'v1',
            kind: 'ConfigMap',
            metadata: { namespace, name: 'argocd-cmd-params-cm' },
            data: { 'application.namespaces': '*' },
          },
        ]
      : []),
  ];
  for (const object of objects) {
    if (!(await client.get(referenceOf(object)))) {
      await client.ensureNamespace(namespace);
      await client.create(object);
    }
  }
}

/** Starts the cluster of an environment, its engine and, where it has one, the API of its Argo CD. */
export async function startEnvironment(
  environment: StoryEnvironment,
  options: {
    dataDir: string;
    clusterPorts?: Record<string, number>;
    argoCdPorts?: Record<string, number>;
    intervalMs: number;
    podReadyMs?: number;
    deadlineMs?: number;
    fleetUrl: string;
    hasImage: (image: string) => boolean;
    git: GitSource;
    ports: RememberedPorts;
    running: RunningParts;
    log: (line: string) => void;
  },
): Promise<{ cluster: KubeCluster; argoCd?: ArgoCdApi }> {
  const { name, engine } = environment;
  const { git, ports, running, log } = options;
  const cluster = await startKubeCluster({
    name,
    port: ports.portFor(name, options.clusterPorts?.[name] ?? environment.port),
    dataFile: join(options.dataDir, 'clusters', `${name}.sqlite`),
    // No token is required for writes: kubectl sends none over plain HTTP.
  });
  running.add(cluster);
  ports.remember(name, cluster.port);
  const { url } = cluster;
  await seedSettings(cluster, engine);
  running.add(
    startEngine({
      kind: engine,
      cluster: { name, url, token: SANDBOX_CREDENTIALS.clusterToken },
      fleetUrl: options.fleetUrl,
      git,
      intervalMs: options.intervalMs,
      podReadyMs: options.podReadyMs ?? 1200,
      deadlineMs: options.deadlineMs ?? 10_000,
      hasImage: options.hasImage,
      log,
    }),
  );
  log(`cluster ${name} (${engine}) at ${url}`);
  if (environment.argoCdPort === undefined) {
    return { cluster };
  }
  const key = `argocd ${name}`;
  const port = options.argoCdPorts?.[name] ?? environment.argoCdPort;
  const argoCd = await startArgoCd({
    cluster,
    port: ports.portFor(key, port),
    git,
  });
  running.add(argoCd);
  ports.remember(key, argoCd.port);
  log(`Argo CD's API of ${name} at ${argoCd.url}`);
  return { cluster, argoCd };
}
