import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKubeCluster } from '../../kube';
import { startBareForge } from '../../testing/startBareForge';
import { GitSource } from '../git/GitSource';
import { KubeClient } from '../kube/KubeClient';

/** A forge and a cluster, with what an engine reads of both. */
export async function openDelivery() {
  const folder = mkdtempSync(join(tmpdir(), 'delivery-'));
  const forge = await startBareForge({
    dataDir: join(folder, 'forge'),
    port: 0,
    owner: { login: 'acme', name: 'ACME' },
    accounts: [],
    portal: { login: 'portal', token: 'x' },
    oauth: { clientId: 'x', clientSecret: 'x' },
    webhooks: [],
  });
  const cluster = await startKubeCluster({
    name: 'qa',
    port: 0,
    dataFile: join(folder, 'qa.sqlite'),
  });
  return {
    forge,
    /** Makes a repository that begins with files. */
    seed: (name: string, files: Record<string, string>) =>
      forge.seedRepository({
        name,
        description: name,
        commits: [{ message: 'Begin', files }],
      }),
    client: new KubeClient({ url: cluster.url, token: 'x' }),
    git: new GitSource({ folder: join(folder, 'mirrors'), refsMaxAgeMs: 0 }),
    async stop() {
      await cluster.stop();
      await forge.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
