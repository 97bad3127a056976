import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Ci, startCi } from './ci';
import type { ArgoCdApi } from './engines/argocd/api';
import { GitSource } from './engines/git/GitSource';
import type { Forge, ForgeOptions } from './forge';
import type { KubeCluster } from './kube';
import { toKubeconfig } from './kubeconfig';
import { openStoryPull } from './openStoryPull';
import { RememberedPorts } from './RememberedPorts';
import { RunningParts } from './RunningParts';
import { startEnvironment } from './startEnvironment';
import { type SandboxRegistry, startImages } from './startImages';
import { ACCOUNTS } from './story/accounts';
import { SANDBOX_CREDENTIALS } from './story/credentials';
import { ENVIRONMENTS } from './story/environments';
import { REGISTRY } from './story/services';
import { type Story, storyOf } from './story/Story';
import { storyImages } from './story/storyImages';
import { storyRepositories } from './story/storyRepositories';

const OWNER = { login: 'acme', name: 'Financial One ACME' };

/**
 * How a sandbox is started.
 * @public
 */
export interface SandboxOptions {
  /** All state lives here; a second start goes on with it. */
  dataDir: string;
  /** Whether it begins with people and clusters alone, without a service or an environment. */
  isEmpty?: boolean;
  /** 0 takes any free port, and the same one the next time. */
  forgePort?: number;
  /** Port by cluster name; 0 as above. */
  clusterPorts?: Record<string, number>;
  /** Port of Argo CD's API by the name of its cluster; 0 as above. */
  argoCdPorts?: Record<string, number>;
  /** 0 as above. */
  registryPort?: number;
  /** Where continuous integration reports versions, such as `http://localhost:3000`; nowhere without it. */
  portalUrl?: string;
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
  registry: SandboxRegistry;
  ci: Ci;
  kubeconfig: string;
  credentials: typeof SANDBOX_CREDENTIALS;
  stop(): Promise<void>;
}

async function seedRepositories(
  forge: Forge,
  { story, log }: { story: Story; log: SandboxOptions['log'] },
): Promise<void> {
  for (const repository of storyRepositories(story)) {
    if (!forge.hasRepository(repository.name)) {
      await forge.seedRepository(repository);
      log(`repository ${OWNER.login}/${repository.name}`);
    }
  }
}

async function seedImages(
  registry: SandboxRegistry,
  { story, log }: { story: Story; log: SandboxOptions['log'] },
): Promise<void> {
  const images = storyImages(story).filter(
    ({ service, version }) => !registry.has(service, version),
  );
  if (images.length > 0) {
    await registry.push(...images);
    log(`${images.length} images`);
  }
}

async function seedMissing(
  forge: Forge,
  registry: SandboxRegistry,
  { isEmpty = false, log }: SandboxOptions,
): Promise<void> {
  const story: Story = {
    forgeUrl: forge.url,
    owner: OWNER.login,
    now: new Date(),
    ...storyOf(isEmpty),
  };
  await Promise.all([
    seedRepositories(forge, { story, log }),
    seedImages(registry, { story, log }),
  ]);
}

/** Starts continuous integration, and lets the forge tell it of pushes. */
async function startStoryCi(options: {
  dataDir: string;
  forge: Forge;
  registry: SandboxRegistry;
  portalUrl?: string;
  log: SandboxOptions['log'];
}): Promise<Ci> {
  const { dataDir, forge, registry, portalUrl, log } = options;
  const { token, webhookSecret, reportToken } = SANDBOX_CREDENTIALS.ci;
  const ci = await startCi({
    dataDir: join(dataDir, 'ci'),
    forge: { apiUrl: forge.apiUrl, owner: OWNER.login, token },
    webhookSecret,
    registry: {
      url: registry.url,
      name: REGISTRY,
      ...SANDBOX_CREDENTIALS.registry,
    },
    portal: portalUrl ? { url: portalUrl, token: reportToken } : undefined,
    log,
  });
  forge.addWebhook({
    url: ci.url,
    secret: webhookSecret,
    events: ['push', 'pull_request'],
  });
  return ci;
}

async function openPull(
  { apiUrl }: Forge,
  log: SandboxOptions['log'],
): Promise<void> {
  const at = { apiUrl, owner: OWNER.login };
  await openStoryPull(at).then(
    ({ number, isNew }) => isNew && log(`pull request #${number}`),
    // The story goes on without it
    error => log(`pull request: ${(error as Error).message}`),
  );
}

/** Writes the file by which clients find the clusters. */
function writeKubeconfig(file: string, clusters: KubeCluster[]): void {
  const text = toKubeconfig(clusters, SANDBOX_CREDENTIALS.clusterToken);
  writeFileSync(file, text, { mode: 0o600 });
}

/** Starts everything over a forge that the given function starts. What was started is stopped when a part fails. */
export async function runSandbox(
  options: SandboxOptions,
  startForge: (options: ForgeOptions) => Promise<Forge>,
): Promise<Sandbox> {
  const { dataDir, log, intervalMs = 1500, forgePort = 7070 } = options;
  mkdirSync(dataDir, { recursive: true });
  const ports = new RememberedPorts({ dataDir });
  const running = new RunningParts();
  try {
    const forge = await startForge({
      dataDir: join(dataDir, 'forge'),
      port: ports.portFor('forge', forgePort),
      owner: OWNER,
      accounts: ACCOUNTS,
      portal: SANDBOX_CREDENTIALS.portal,
      ci: SANDBOX_CREDENTIALS.ci,
      oauth: SANDBOX_CREDENTIALS.oauth,
      webhooks: options.webhooks ?? [],
    });
    running.add(forge);
    ports.remember('forge', forge.port);
    log(`forge at ${forge.url}`);
    const registry = await startImages({
      dataDir,
      port: ports.portFor('registry', options.registryPort ?? 7079),
    });
    running.add(registry);
    ports.remember('registry', registry.port);
    log(`registry at ${registry.url}`);
    await seedMissing(forge, registry, options);
    const ci = await startStoryCi({ ...options, forge, registry });
    running.add(ci);
    await openPull(forge, log);

    const git = new GitSource({
      folder: join(dataDir, 'mirrors'),
      refsMaxAgeMs: intervalMs / 2,
      // Repositories of new environments are private; the engines read as somebody who may read all of them
      credentials: {
        url: forge.url,
        token: SANDBOX_CREDENTIALS.accountTokens.viewer,
      },
    });
    const clusters: Record<string, KubeCluster> = {};
    const argoCds: Record<string, ArgoCdApi> = {};
    for (const environment of ENVIRONMENTS) {
      const { name } = environment;
      const { cluster, argoCd } = await startEnvironment(environment, {
        ...options,
        intervalMs,
        fleetUrl: `${forge.url}/${OWNER.login}/fleet`,
        hasImage: registry.hasImage,
        git,
        ports,
        running,
      });
      clusters[name] = cluster;
      if (argoCd) {
        argoCds[name] = argoCd;
      }
    }

    const kubeconfig = join(dataDir, 'kubeconfig');
    writeKubeconfig(kubeconfig, Object.values(clusters));
    log(`kubeconfig at ${kubeconfig}`);
    return {
      forge,
      clusters,
      argoCds,
      registry,
      ci,
      kubeconfig,
      credentials: SANDBOX_CREDENTIALS,
      stop: () => running.stop(),
    };
  } catch (error) {
    await running.stop();
    throw error;
  }
}
