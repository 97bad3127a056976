import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mockCredentials } from '@backstage/backend-test-utils';
import {
  SANDBOX_CREDENTIALS,
  type Sandbox,
  startSandbox,
} from '@downstage/sandbox';
import { startForwarder } from './startForwarder';
import { startPortal } from './startPortal';

const PAUSE_MS = 500;
const MOST_LOOKS = 240;

/** Looks until there is something. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined>,
): Promise<T> {
  for (let tries = 0; tries < MOST_LOOKS; tries++) {
    const found = await look();
    if (found !== undefined) {
      return found;
    }
    await sleep(PAUSE_MS);
  }
  throw new Error(`${what} did not happen`);
}

/**
 * An empty sandbox with a portal, which continuous integration reaches although it starts after it, as what its access token
 * stands for.
 *
 * @param options.environments - The `environments` of app-config, with the URL of the forge
 */
export async function startSandboxPortal({
  templates,
  environments,
}: {
  templates: string[];
  environments: (forgeUrl: string) => object;
}): Promise<{
  sandbox: Sandbox;
  portal: Awaited<ReturnType<typeof startPortal>>;
  stop: () => Promise<void>;
}> {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-portal-'));
  let port = 0;
  const front = await startForwarder({
    port: () => port,
    headers: { authorization: mockCredentials.service.header() },
  });
  const sandbox = await startSandbox({
    dataDir: join(folder, 'sandbox'),
    isEmpty: true,
    forgePort: 0,
    clusterPorts: { dev: 0, qa: 0, 'prod-eu': 0, 'prod-us': 0 },
    argoCdPorts: { dev: 0, qa: 0 },
    registryPort: 0,
    intervalMs: 1_000,
    podReadyMs: 200,
    portalUrl: front.url,
    log: () => undefined,
  });
  const { url, apiUrl } = sandbox.forge;
  const portal = await startPortal({
    forge: {
      url,
      apiUrl,
      token: SANDBOX_CREDENTIALS.portal.token,
      owner: 'acme',
    },
    kubeconfig: sandbox.kubeconfig,
    catalogFile: 'all.yaml',
    templates,
    environments: { pollSeconds: 1, ...environments(url) },
  });
  port = portal.port;
  return {
    sandbox,
    portal,
    stop: async () => {
      await portal.stop();
      await sandbox.stop();
      await front.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
