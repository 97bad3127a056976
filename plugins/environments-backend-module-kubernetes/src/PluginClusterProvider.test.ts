import { type Server, createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import {
  clusterContract,
  recordingSink,
} from '@downstage/backstage-plugin-environments-node/testUtils';
import { PluginClusterProvider } from './PluginClusterProvider';
import {
  applyDeployment,
  contractCluster,
  startCluster,
} from './__testUtils__/sandboxCluster';
import { until } from './__testUtils__/until';

interface Plugin {
  url: string;
  /** Paths that were asked for through the proxy. */
  paths: string[];
  encodings: Set<string | undefined>;
  names: string[];
  end(): Promise<void>;
}

/** Answers as the Kubernetes plugin does: a list of clusters, and a proxy that demands a plugin's token. */
async function startPlugin(cluster: string): Promise<Plugin> {
  const paths: string[] = [];
  const encodings = new Set<string | undefined>();
  const names = ['qa', 'dev'];
  const server: Server = createServer((req, res) => {
    const authorized = req.headers.authorization?.startsWith('Bearer ');
    const path = req.url ?? '';
    if (!authorized) {
      res.writeHead(401).end('{"error":{"message":"no token"}}');
    } else if (path === '/api/kubernetes/clusters') {
      const items = names.map(name => ({ name, authProvider: 'x' }));
      res.end(JSON.stringify({ items }));
    } else if (req.headers['backstage-kubernetes-cluster'] !== 'dev') {
      res.writeHead(404).end('{"error":{"message":"Cluster not found"}}');
    } else {
      const rest = path.slice('/api/kubernetes/proxy'.length);
      paths.push(rest);
      encodings.add(req.headers['accept-encoding']);
      const upstream = forward(`${cluster}${rest}`, answer => {
        res.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(res);
        answer.on('error', () => res.destroy());
      });
      upstream.on('error', () => res.destroy());
      res.on('close', () => upstream.destroy());
      upstream.end();
    }
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    paths,
    encodings,
    names,
    end: () =>
      new Promise(resolve => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function providerFor(plugin: { url: string }, kubernetes: object) {
  const logger = mockServices.logger.mock();
  logger.child.mockReturnValue(logger);
  const provider = PluginClusterProvider.fromConfig(
    new ConfigReader({ environments: { kubernetes } }),
    {
      access: {
        auth: mockServices.auth({ pluginId: 'environments' }),
        discovery: mockServices.discovery.mock({
          getBaseUrl: async id => `${plugin.url}/api/${id}`,
        }),
      },
      logger,
    },
  )!;
  return { provider, logger };
}

async function sourceNamed(provider: PluginClusterProvider, name: string) {
  const sources = await provider.clusters();
  return sources.find(source => source.name === name)!;
}

clusterContract('PluginClusterProvider', {
  create: () =>
    contractCluster(async url => {
      const plugin = await startPlugin(url);
      const { provider } = providerFor(plugin, { plugin: true });
      const source = await sourceNamed(provider, 'dev');
      return { source, end: plugin.end };
    }),
});

const DEPLOYMENTS = {
  group: 'apps',
  kind: 'Deployment',
  plural: 'deployments',
  optional: false,
};

describe('PluginClusterProvider', () => {
  it('is absent unless it is asked for', () => {
    const build = (data: object) =>
      PluginClusterProvider.fromConfig(new ConfigReader(data as never), {
        access: {
          auth: mockServices.auth.mock(),
          discovery: mockServices.discovery.mock(),
        },
        logger: mockServices.logger.mock(),
      });
    expect(build({})).toBeUndefined();
    expect(
      build({ environments: { kubernetes: { plugin: false } } }),
    ).toBeUndefined();
  });

  it('watches those that are named, and names those that are not there', async () => {
    const plugin = await startPlugin('http://127.0.0.1:1');
    const { provider, logger } = providerFor(plugin, {
      plugin: { clusters: ['qa', 'prod'] },
    });
    const sources = await provider.clusters();
    expect(sources.map(source => source.name)).toEqual(['qa']);
    expect(logger.error).toHaveBeenCalledWith(
      expect.stringContaining('has no cluster prod'),
    );
    // Within a minute nobody is asked again
    plugin.names.push('prod');
    expect(await provider.clusters()).toBe(sources);
    await plugin.end();
  });

  it('keeps what it knows while the plugin does not answer', async () => {
    const { provider, logger } = providerFor(
      { url: 'http://127.0.0.1:1' },
      { plugin: true },
    );
    // However often it is asked for, the plugin is not, and nobody waits
    for (let call = 0; call < 20; call++) {
      expect(await provider.clusters()).toEqual([]);
    }
    expect(logger.warn.mock.calls).toEqual([
      [
        expect.stringContaining('cannot be listed'),
        expect.objectContaining({ message: expect.any(String) }),
      ],
    ]);
  });

  it('takes a cluster that the plugin does not know for a failure, not for an empty one', async () => {
    const plugin = await startPlugin('http://127.0.0.1:1');
    const { provider } = providerFor(plugin, { plugin: true });
    const source = await sourceNamed(provider, 'qa');
    const sink = recordingSink();
    const stop = new AbortController();
    const watching = source.watch({
      resources: [DEPLOYMENTS],
      sink,
      signal: stop.signal,
    });
    await until(() => sink.failures.size > 0);
    stop.abort();
    await watching;
    await plugin.end();
    expect(sink.failures.get('Deployment')).toContain('serves no deployments');
    expect(sink.absences.size).toBe(0);
  });

  it('reads the namespaces that it may, and no others', async () => {
    const { cluster, end } = await startCluster();
    const plugin = await startPlugin(cluster.url);
    const { provider } = providerFor(plugin, {
      plugin: true,
      namespaces: { dev: ['contract', 'other'] },
    });
    const apply = (namespace: string, name: string) =>
      applyDeployment(cluster, { namespace, name, image: 'r.example/x:1' });
    await apply('contract', 'shop');
    await apply('other', 'cart');
    await apply('hidden', 'secret');
    const source = await sourceNamed(provider, 'dev');
    const sink = recordingSink();
    const stop = new AbortController();
    const watching = source.watch({
      resources: [DEPLOYMENTS],
      sink,
      signal: stop.signal,
    });
    const names = () => [...(sink.objects.get('Deployment')?.keys() ?? [])];
    await until(() => names().length === 2);
    expect(names().sort()).toEqual(['contract/shop', 'other/cart']);
    await apply('other', 'late');
    await until(() => names().includes('other/late'));
    cluster.dropConnections();
    await apply('contract', 'later');
    await until(() => names().includes('contract/later'));
    expect(names()).toHaveLength(4);
    expect(plugin.paths.some(path => path.includes('hidden'))).toBe(false);
    // A backend compresses for whoever lets it, and keeps small events back
    expect([...plugin.encodings]).toEqual(['identity']);
    expect(
      plugin.paths.filter(path => path.includes('watch=true'))[0],
    ).toContain('timeoutSeconds=1800');
    stop.abort();
    await watching;
    await plugin.end();
    await end();
  });
});
