import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ArgoCdApi, startArgoCdApi } from './engines/argocd/api';
import { GitSource } from './engines/git/GitSource';
import { type Engine, startEngine } from './engines/startEngine';
import type { Forge } from './forge/Forge';
import type { ForgeOptions } from './forge/state/ForgeOptions';
import { type KubeCluster, startKubeCluster } from './kube';
import { toKubeconfig } from './kubeconfig';
import { RememberedPorts } from './RememberedPorts';
import { ACCOUNTS } from './story/accounts';
import { SANDBOX_CREDENTIALS } from './story/credentials';
import { ENVIRONMENTS } from './story/environments';
import { storyRepositories } from './story/storyRepositories';

const OWNER = { login: 'acme', name: 'Financial One ACME' };

/**
 * How a sandbox is started.
 * @public
 */
export interface SandboxOptions {
  /** All state lives here; a second start goes on with it. */
  dataDir: string;
  /** 0 takes any free port, and the same one the next time. */
  forgePort?: number;
  /** Port by cluster name; 0 as above. */
  clusterPorts?: Record<string, number>;
  /** Port of Argo CD's API by the name of its cluster; 0 as above. */
  argoCdPorts?: Record<string, number>;
  webhooks?: Array<{ url: string; secret: string; events: string[] }>;
  /** How often the engines look at Git. */
  intervalMs?: number;
  /** How long a pod takes to become ready. */
  podReadyMs?: number;
  /** How long a rollout that never becomes ready is called progressing. */
  deadlineMs?: number;
  log: (line: string) => void;
}

/**
 * A running sandbox.
 * @public
 */
export interface Sandbox {
  forge: Forge;
  /** By name: dev, qa, prod-eu, prod-us. */
  clusters: Record<string, KubeCluster>;
  /** Argo CD's own API, by the name of its cluster: dev, qa. */
  argoCds: Record<string, ArgoCdApi>;
  kubeconfig: string;
  credentials: typeof SANDBOX_CREDENTIALS;
  stop(): Promise<void>;
}

async function seedMissing(
  forge: Forge,
  log: SandboxOptions['log'],
): Promise<void> {
  const repositories = storyRepositories({
    forgeUrl: forge.url,
    owner: OWNER.login,
    now: new Date(),
  });
  for (const repository of repositories) {
    if (!forge.hasRepository(repository.name)) {
      await forge.seedRepository(repository);
      log(`repository ${OWNER.login}/${repository.name}`);
    }
  }
}

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

/** Starts everything over a forge that the given function starts. What was started is stopped when a part fails. */
export async function runSandbox(
  options: SandboxOptions,
  startForge: (options: ForgeOptions) => Promise<Forge>,
): Promise<Sandbox> {
  const { dataDir, log, intervalMs = 1500, forgePort = 7070 } = options;
  mkdirSync(dataDir, { recursive: true });
  const ports = new RememberedPorts({ dataDir });
  const running: Array<{ stop(): Promise<void> }> = [];
  const stop = async () => {
    for (const part of running.splice(0).reverse()) {
      await part.stop();
    }
  };
  try {
    const forge = await startForge({
      dataDir: join(dataDir, 'forge'),
      port: ports.portFor('forge', forgePort),
      owner: OWNER,
      accounts: ACCOUNTS,
      portal: SANDBOX_CREDENTIALS.portal,
      oauth: SANDBOX_CREDENTIALS.oauth,
      webhooks: options.webhooks ?? [],
    });
    running.push(forge);
    ports.remember('forge', forge.port);
    log(`forge at ${forge.url}`);
    await seedMissing(forge, log);

    const git = new GitSource({
      folder: join(dataDir, 'mirrors'),
      refsMaxAgeMs: intervalMs / 2,
    });
    const fleetUrl = `${forge.url}/${OWNER.login}/fleet`;
    const clusters: Record<string, KubeCluster> = {};
    const argoCds: Record<string, ArgoCdApi> = {};
    for (const { name, port, engine, argoCdPort } of ENVIRONMENTS) {
      const wanted = options.clusterPorts?.[name] ?? port;
      const cluster = await startKubeCluster({
        name,
        port: ports.portFor(name, wanted),
        dataFile: join(dataDir, 'clusters', `${name}.sqlite`),
        // No token is required for writes: kubectl sends none over plain HTTP.
      });
      running.push(cluster);
      ports.remember(name, cluster.port);
      clusters[name] = cluster;
      const stoppable: Engine = startEngine({
        kind: engine,
        cluster: {
          name,
          url: cluster.url,
          token: SANDBOX_CREDENTIALS.clusterToken,
        },
        fleetUrl,
        git,
        intervalMs,
        podReadyMs: options.podReadyMs ?? 1200,
        deadlineMs: options.deadlineMs ?? 10_000,
        log,
      });
      running.push(stoppable);
      log(`cluster ${name} (${engine}) at ${cluster.url}`);
      if (argoCdPort !== undefined) {
        const key = `argocd ${name}`;
        const argoCd = await startArgoCd({
          cluster,
          port: ports.portFor(key, options.argoCdPorts?.[name] ?? argoCdPort),
          git,
        });
        running.push(argoCd);
        ports.remember(key, argoCd.port);
        argoCds[name] = argoCd;
        log(`Argo CD's API of ${name} at ${argoCd.url}`);
      }
    }

    const kubeconfig = join(dataDir, 'kubeconfig');
    const text = toKubeconfig(
      Object.values(clusters),
      SANDBOX_CREDENTIALS.clusterToken,
    );
    writeFileSync(kubeconfig, text, { mode: 0o600 });
    log(`kubeconfig at ${kubeconfig}`);
    return {
      forge,
      clusters,
      argoCds,
      kubeconfig,
      credentials: SANDBOX_CREDENTIALS,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
