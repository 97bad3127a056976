import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import {
  clusterContract,
  recordingSink,
} from '@downstage/backstage-plugin-environments-node/testUtils';
import { contractCluster } from './__testUtils__/sandboxCluster';
import { resourceOf } from './__testUtils__/startWatch';
import { KubeconfigClusterProvider } from './KubeconfigClusterProvider';

const folders: string[] = [];

async function folder() {
  const path = await mkdtemp(join(tmpdir(), 'cluster-'));
  folders.push(path);
  return path;
}

/** A kubeconfig with a context for each server, by name. */
function kubeconfigOf(servers: Record<string, string>, token: string) {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'dev',
    clusters: Object.entries(servers).map(([name, server]) => ({
      name,
      cluster: { server, 'insecure-skip-tls-verify': true },
    })),
    users: [{ name: 'portal', user: { token } }],
    contexts: Object.keys(servers).map(name => ({
      name,
      context: { cluster: name, user: 'portal' },
    })),
  });
}

async function providerFor(
  server: string,
  contexts?: string[],
  more: object = {},
) {
  const path = join(await folder(), 'kubeconfig');
  await writeFile(path, kubeconfigOf({ dev: server }, 'secret-token'));
  const logger = mockServices.logger.mock();
  logger.child.mockReturnValue(logger);
  return {
    logger,
    path,
    provider: KubeconfigClusterProvider.fromConfig(
      new ConfigReader({
        environments: { kubernetes: { kubeconfig: path, contexts, ...more } },
      }),
      { logger },
    )!,
  };
}

afterAll(async () => {
  await Promise.all(
    folders.map(path => rm(path, { recursive: true, force: true })),
  );
});

clusterContract('KubeconfigClusterProvider', {
  create: () =>
    contractCluster(async url => {
      const { provider } = await providerFor(url);
      const [source] = await provider.clusters();
      return { source };
    }),
});

describe('KubeconfigClusterProvider', () => {
  it('is absent without configuration', () => {
    expect(
      KubeconfigClusterProvider.fromConfig(new ConfigReader({}), {
        logger: mockServices.logger.mock(),
      }),
    ).toBeUndefined();
  });

  it('names a file that is missing, and a context that is not in it', async () => {
    const { provider, logger } = await providerFor('http://127.0.0.1:1', [
      'dev',
      'qa',
    ]);
    await expect(provider.clusters()).resolves.toHaveLength(1);
    expect(logger.error).toHaveBeenCalledWith(
      expect.stringContaining('no context qa'),
    );
    await rm(folders.at(-1)!, { recursive: true });
    await provider.clusters();
    await expect(provider.clusters()).resolves.toHaveLength(1);
    // Each is said once, however often it is asked
    expect(logger.error.mock.calls).toEqual([
      [expect.stringContaining('no context qa')],
      [
        expect.stringContaining('cannot be read'),
        expect.objectContaining({ message: expect.stringContaining('ENOENT') }),
      ],
    ]);
  });

  it('tells a cluster with another address from one with new credentials', async () => {
    const { provider, path } = await providerFor('http://127.0.0.1:1');
    let written = 0;
    const write = async (servers: Record<string, string>, token: string) => {
      await writeFile(path, kubeconfigOf(servers, token));
      // Within the clock's grain a file may have changed unseen
      const time = new Date(Date.now() + (written += 1_000));
      await utimes(path, time, time);
      return provider.clusters();
    };
    const dev = 'http://127.0.0.1:1';
    const first = await provider.clusters();
    const renewed = await write({ dev }, 'renewed');
    expect(renewed[0]).toBe(first[0]);

    const more = await write({ dev, qa: 'http://127.0.0.1:2' }, 'renewed');
    expect(more.map(({ name }) => name)).toEqual(['dev', 'qa']);
    expect(more[0]).toBe(first[0]);

    const moved = await write({ dev: 'http://127.0.0.1:3' }, 'renewed');
    expect(moved.map(({ name }) => name)).toEqual(['dev']);
    expect(moved[0]).not.toBe(first[0]);
  });

  it("links Applications to the cluster's Argo CD", async () => {
    const { provider } = await providerFor('http://127.0.0.1:1', undefined, {
      argocd: { dev: 'https://argocd.example' },
    });
    const [source] = await provider.clusters();
    const resource = resourceOf('Application');
    expect(
      source.objectUrl?.({ resource, namespace: 'argocd', name: 'shop' }),
    ).toBe('https://argocd.example/applications/argocd/shop');
  });

  it('reports a cluster that is down and goes on', async () => {
    const { provider } = await providerFor('http://127.0.0.1:1');
    const [source] = await provider.clusters();
    const sink = recordingSink();
    const stop = new AbortController();
    const watching = source.watch({
      resources: [
        {
          group: 'apps',
          kind: 'Deployment',
          plural: 'deployments',
          optional: false,
        },
      ],
      sink,
      signal: stop.signal,
    });
    while (sink.failures.size === 0) {
      await new Promise(resolve => setTimeout(resolve, 10));
    }
    stop.abort();
    await watching;
    expect(sink.failures.get('Deployment')).toMatch(
      /127\.0\.0\.1:1 does not answer/,
    );
  });
});
