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
      image: 'r.example/x:1',
    });
  }
});
afterEach(() => server.end());

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
    const watch = startWatch({
      api: server.api({ namespaces: ['contract', 'hidden'] }),
      kinds: ['Deployment', 'StatefulSet'],
    });
    await until(
      () => watch.reasons.length > 0 && watch.sink.objects.has('StatefulSet'),
    );
    expect(watch.reasons[0]).toBe(
      `Deployment cannot be read: ${forbidden(
        'in the namespace "hidden"',
      )}; let a test token list and watch deployments.apps in every namespace of environments.kubernetes.namespaces.dev (contract, hidden), or take out those that they may not read`,
    );
    // Half a list is none: what is missing would look as if it did not exist
    expect(watch.sink.objects.has('Deployment')).toBe(false);
    allow();
    await watch.sees(['contract/one', 'hidden/one']);
    expect(watch.sink.failures.size).toBe(0);
    await watch.stop();
  });
});
