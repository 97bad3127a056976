import type { ObjectSink } from '@downstage/backstage-plugin-environments-node';
import {
  applyDeployment,
  startCluster,
  writeObject,
} from '../__testUtils__/sandboxCluster';
import {
  mockLogger,
  recordRequests,
  startWatch,
} from '../__testUtils__/startWatch';
import { until } from '../__testUtils__/until';
import { WatchedCluster } from '../WatchedCluster';

jest.setTimeout(60_000);

let server: Awaited<ReturnType<typeof startCluster>>;

beforeEach(async () => {
  server = await startCluster();
});
afterEach(() => server.end());

function watchWith(
  options: { pods?: boolean },
  kinds: string[],
  sink?: (recorded: ObjectSink) => Partial<ObjectSink>,
) {
  const logger = mockLogger();
  const source = new WatchedCluster({
    name: 'dev',
    api: server.api(),
    logger,
    timings: { firstPauseMs: 20, confirmMs: 20, pulseMs: 50 },
    ...options,
  });
  return { logger, watch: startWatch({ source, kinds, sink }) };
}

const pods = '/api/v1/namespaces/contract/pods';
const applyPod = (name: string, status: object) =>
  writeObject(server.cluster, 'POST', {
    path: pods,
    body: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name,
        namespace: 'contract',
        labels: { 'pod-template-hash': '5c' },
        ownerReferences: [{ kind: 'ReplicaSet', name: 'shop-5c' }],
      },
      spec: { containers: [{ name: 'main', image: 'r.example/x:9' }] },
      status,
    },
  });

describe('pods', () => {
  it('are listed and followed where they are asked for', async () => {
    await applyPod('shop-5c-a', { phase: 'Pending' });
    const { watch } = watchWith({ pods: true }, ['Pod', 'Deployment']);
    await watch.sees(['contract/shop-5c-a'], 'Pod');
    await applyPod('shop-5c-b', { phase: 'Pending' });
    await watch.sees(['contract/shop-5c-a', 'contract/shop-5c-b'], 'Pod');
    await writeObject(server.cluster, 'DELETE', { path: `${pods}/shop-5c-a` });
    await watch.sees(['contract/shop-5c-b'], 'Pod');
    await watch.stop();
    expect(watch.reasons).toEqual([]);
  });

  it('are not looked at where nobody asks for them, and what was known of them goes', async () => {
    await applyPod('shop-5c-a', { phase: 'Pending' });
    await applyDeployment(server.cluster, { name: 'one' });
    const seen = recordRequests(server.cluster);
    const absent: string[] = [];
    const { watch } = watchWith({}, ['Pod', 'Deployment'], recorded => ({
      async absent(resource) {
        absent.push(resource.kind);
        await recorded.absent(resource);
      },
    }));
    await watch.sees(['contract/one']);
    await watch.stop();
    expect(absent).toEqual(['Pod']);
    expect(seen.lists().map(({ path }) => path)).toEqual([
      '/apis/apps/v1/deployments',
    ]);
  });

  it('that may not be read are a failure, with what to grant', async () => {
    server.cluster.forbid({ verb: 'list', resource: 'pods' });
    const { watch } = watchWith({ pods: true }, ['Pod']);
    await until(() => watch.sink.failures.size === 1);
    expect(watch.sink.failures.get('Pod')).toContain(
      'let a test token list and watch pods in the whole cluster',
    );
    await watch.stop();
  });
});

describe('analysis runs', () => {
  const runs = '/apis/argoproj.io/v1alpha1/namespaces/contract/analysisruns';
  const define = () =>
    writeObject(server.cluster, 'POST', {
      path: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
      body: {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: 'analysisruns.argoproj.io' },
        spec: {
          group: 'argoproj.io',
          scope: 'Namespaced',
          names: { kind: 'AnalysisRun', plural: 'analysisruns' },
          versions: [
            {
              name: 'v1alpha1',
              served: true,
              storage: true,
              schema: {
                openAPIV3Schema: {
                  type: 'object',
                  'x-kubernetes-preserve-unknown-fields': true,
                },
              },
            },
          ],
        },
      },
    });
  const apply = () =>
    writeObject(server.cluster, 'POST', {
      path: runs,
      body: {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'AnalysisRun',
        metadata: { name: 'cart-5c-4-1', namespace: 'contract' },
      },
    });

  it('that may not be read are no failure, and are read as soon as they may be', async () => {
    await define();
    await apply();
    const allow = server.cluster.forbid({
      verb: 'list',
      resource: 'analysisruns',
    });
    let absent = 0;
    const { watch, logger } = watchWith(
      {},
      ['AnalysisRun', 'Deployment'],
      recorded => ({
        async absent(resource) {
          absent += 1;
          await recorded.absent(resource);
        },
      }),
    );
    await until(() => absent === 1);
    expect(watch.reasons).toEqual([]);
    expect(logger.warn).not.toHaveBeenCalled();
    expect(logger.info).toHaveBeenCalledWith(
      expect.stringContaining('list and watch analysisruns.argoproj.io'),
    );
    allow();
    await watch.sees(['contract/cart-5c-4-1'], 'AnalysisRun');
    await watch.stop();
  });
});
