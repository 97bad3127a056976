import type { UnreadNamespace } from '@downstage/backstage-plugin-environments-node';
import { applyDeployment, startCluster } from '../__testUtils__/sandboxCluster';
import { startWatch } from '../__testUtils__/startWatch';
import { until } from '../__testUtils__/until';

jest.setTimeout(60_000);

let server: Awaited<ReturnType<typeof startCluster>>;

const forbidden = (where: string) =>
  `deployments.apps is forbidden: User "portal" cannot list resource "deployments" in API group "apps" ${where}`;

beforeEach(async () => {
  server = await startCluster();
  for (const namespace of ['contract', 'hidden']) {
    await applyDeployment(server.cluster, {
      namespace,
      name: 'one',
    });
  }
});
afterEach(() => server.end());

/** A watch with what its lists left out, by kind. */
function watchNamespaces(namespaces: string[]) {
  const unread = new Map<string, UnreadNamespace[] | undefined>();
  const watch = startWatch({
    api: server.api({ namespaces }),
    kinds: ['Deployment', 'StatefulSet'],
    timings: { absentRetryMs: 200 },
    sink: recorded => ({
      async listed(resource, pages, options) {
        await recorded.listed(resource, pages, options);
        unread.set(resource.kind, options?.unread);
      },
    }),
  });
  return { watch, unread };
}

describe('a role for namespaces only', () => {
  it('is told how to say which', async () => {
    server.cluster.fault(({ path }) =>
      path === '/apis/apps/v1/deployments'
        ? { code: 403, message: forbidden('at the cluster scope') }
        : undefined,
    );
    const watch = startWatch({ api: server.api() });
    await until(() => watch.reasons.length > 0);
    await watch.stop();
    expect(watch.reasons[0]).toBe(
      `Deployment cannot be read: ${forbidden(
        'at the cluster scope',
      )}; let a test token list and watch deployments.apps in the whole cluster, or set environments.kubernetes.namespaces.dev to the namespaces that they may read`,
    );
    expect(watch.sink.objects.size).toBe(0);
  });

  it('that leaves out discovery is told what is missing', async () => {
    server.cluster.fault(({ path }) =>
      path === '/apis/apps'
        ? { code: 403, message: 'forbidden: User "portal" cannot get path' }
        : undefined,
    );
    const watch = startWatch({ api: server.api() });
    await until(() => watch.reasons.length > 0);
    await watch.stop();
    expect(watch.reasons[0]).toBe(
      'Deployment cannot be read: forbidden: User "portal" cannot get path; bind the ClusterRole system:discovery to a test token, so that they may ask what the cluster serves',
    );
  });

  it('reads the namespaces that are named', async () => {
    server.cluster.fault(({ path }) =>
      /^\/apis\/apps\/v1\/(deployments|namespaces\/(?!contract))/.test(path)
        ? { code: 403, message: 'forbidden' }
        : undefined,
    );
    const watch = startWatch({
      api: server.api({ namespaces: ['contract'] }),
    });
    await watch.sees(['contract/one']);
    await watch.stop();
    expect(watch.reasons).toEqual([]);
  });

  it('names the namespace that is forbidden, leaves other kinds alone, and comes back', async () => {
    const allow = server.cluster.fault(({ method, path }) =>
      method === 'GET' && path.includes('/namespaces/hidden/deployments')
        ? { code: 403, message: forbidden('in the namespace "hidden"') }
        : undefined,
    );
    const { watch, unread } = watchNamespaces(['contract', 'hidden']);
    await watch.sees(['contract/one']);
    expect(unread.get('Deployment')).toEqual([
      expect.objectContaining({
        namespace: 'hidden',
        reason: `Deployment cannot be read: ${forbidden(
          'in the namespace "hidden"',
        )}; let a test token list and watch deployments.apps in every namespace of environments.kubernetes.namespaces.dev (contract, hidden), or take out those that they may not read`,
      }),
    ]);
    await until(() => watch.sink.objects.has('StatefulSet'));
    expect(unread.get('StatefulSet')).toEqual([]);
    await applyDeployment(server.cluster, {
      name: 'two',
    });
    await watch.sees(['contract/one', 'contract/two']);
    allow();
    await watch.sees(['contract/one', 'contract/two', 'hidden/one']);
    expect(unread.get('Deployment')).toEqual([]);
    expect(watch.reasons).toEqual([]);
    await watch.stop();
  });

  it('goes on with the other namespaces when one is forbidden later', async () => {
    const { watch, unread } = watchNamespaces(['contract', 'hidden']);
    await watch.sees(['contract/one', 'hidden/one']);
    server.cluster.fault(({ method, path }) =>
      method === 'GET' && path.includes('/namespaces/hidden/deployments')
        ? { code: 403, message: forbidden('in the namespace "hidden"') }
        : undefined,
    );
    server.cluster.dropConnections();
    await until(() => unread.get('Deployment')?.length === 1);
    await applyDeployment(server.cluster, {
      name: 'two',
    });
    // What was known of the forbidden one stays, as what was known
    await watch.sees(['contract/one', 'contract/two', 'hidden/one']);
    expect(watch.reasons).toEqual([]);
    await watch.stop();
  });

  it('that may not be read in any of its namespaces says so', async () => {
    server.cluster.fault(({ path }) =>
      path.includes('/deployments')
        ? { code: 403, message: forbidden('in the namespace') }
        : undefined,
    );
    const { watch } = watchNamespaces(['contract', 'hidden']);
    await until(() => watch.sink.failures.has('Deployment'));
    expect(watch.sink.objects.has('Deployment')).toBe(false);
    await watch.stop();
  });
});
