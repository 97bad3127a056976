import { applyDeployment, startCluster } from '../__testUtils__/sandboxCluster';
import {
  isOfKinds,
  recordRequests,
  startWatch,
} from '../__testUtils__/startWatch';
import { until } from '../__testUtils__/until';

jest.setTimeout(60_000);

let server: Awaited<ReturnType<typeof startCluster>>;

const apply = (name: string) =>
  applyDeployment(server.cluster, {
    name,
  });

beforeEach(async () => {
  server = await startCluster();
  await apply('one');
});
afterEach(() => server.end());

/** A watch of a cluster whose streams say nothing by themselves for the time of a test. */
function watchQuietly(kinds = ['Deployment']) {
  const goodAt: Array<string | undefined> = [];
  let rightsChanged = 0;
  const seen = recordRequests(server.cluster);
  const watch = startWatch({
    api: server.api(),
    kinds,
    timings: {
      idleMs: 600_000,
      pulseMs: 50,
      pulseAnswerMs: 200,
      longestPauseMs: 50,
    },
    sink: recorded => ({
      async failed(resource, reason, options) {
        goodAt.push(options?.goodAt);
        await recorded.failed(resource, reason);
      },
      async rightsChanged() {
        rightsChanged += 1;
      },
    }),
  });
  return { watch, goodAt, seen, rightsChanged: () => rightsChanged };
}

describe('the pulse of a cluster', () => {
  it('tells that a cluster is silent whose connections are half open, and since when', async () => {
    const { watch, goodAt, seen } = watchQuietly(['Deployment', 'StatefulSet']);
    await watch.sees(['contract/one']);
    await until(() => seen.watches().length === 2);
    const begin = new Date().toISOString();
    server.cluster.freezeConnections();
    const heal = server.cluster.fault(() => ({ silent: true }));
    await until(() => watch.sink.failures.size === 2);
    expect([...watch.sink.failures.values()][0]).toMatch(
      /127\.0\.0\.1:\d+ does not answer: no answer within 0\.2 s$/,
    );
    const known = goodAt.filter(Boolean);
    expect(known).toHaveLength(2);
    expect(known[0]! <= new Date().toISOString()).toBe(true);
    expect(known[0]! >= begin.slice(0, 10)).toBe(true);
    heal();
    await apply('two');
    await watch.sees(['contract/one', 'contract/two']);
    await until(() => watch.sink.failures.size === 0);
    await watch.stop();
  });

  it('opens the streams again when the connection was dead and another one is not', async () => {
    const { watch, seen } = watchQuietly();
    await until(() => seen.watches().length === 1);
    server.cluster.freezeConnections();
    await apply('two');
    const done = server.cluster.fault(request => {
      if (!isOfKinds(request) || request.query.get('limit') !== '1') {
        return undefined;
      }
      done();
      return { silent: true };
    });
    await watch.sees(['contract/one', 'contract/two']);
    await watch.stop();
    expect(seen.lists()).toHaveLength(1);
    expect(watch.reasons).toEqual([]);
  });

  it('lists anew when the server is behind what it told before', async () => {
    const { watch, seen } = watchQuietly();
    await until(() => seen.watches().length === 1);
    server.cluster.freezeConnections();
    await apply('two');
    const done = server.cluster.fault(request => {
      if (!isOfKinds(request) || request.query.get('limit') !== '1') {
        return undefined;
      }
      done();
      return { events: [{ metadata: { resourceVersion: '1' }, items: [] }] };
    });
    await watch.sees(['contract/one', 'contract/two']);
    await watch.stop();
    expect(seen.lists()).toHaveLength(2);
    expect(watch.reasons).toEqual([]);
  });

  it('finds out when rights are taken away and when they are given back', async () => {
    let reviews = 0;
    server.cluster.fault(({ path }) => {
      reviews += path.endsWith('/selfsubjectrulesreviews') ? 1 : 0;
      return undefined;
    });
    const { watch, rightsChanged } = watchQuietly(['Deployment', 'DaemonSet']);
    await watch.sees(['contract/one']);
    await until(() => reviews > 1);
    const allow = server.cluster.forbid({
      verb: 'list',
      resource: 'deployments',
    });
    const refuse = server.cluster.forbid({
      verb: 'watch',
      resource: 'deployments',
    });
    await until(() => watch.sink.failures.has('Deployment'));
    expect(watch.sink.failures.get('Deployment')).toContain(
      'let a test token list and watch deployments.apps',
    );
    expect(watch.names()).toEqual(['contract/one']);
    await until(() => rightsChanged() === 1);
    allow();
    refuse();
    await until(() => watch.sink.failures.size === 0);
    await until(() => rightsChanged() === 2);
    await watch.stop();
  });
});
