import { applyDeployment, startCluster } from '../__testUtils__/sandboxCluster';
import {
  isOfKinds,
  recordPauses,
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
});
afterEach(async () => {
  jest.useRealTimers();
  await server.end();
});

describe('a clock that jumps', () => {
  it.each(['2099-01-01', '1999-01-01'])('to %s changes nothing', async to => {
    const seen = recordRequests(server.cluster);
    const watch = startWatch({
      api: server.api(),
      kinds: ['Deployment', 'Rollout'],
      timings: { absentRetryMs: 50 },
    });
    await apply('one');
    await watch.sees(['contract/one']);
    await until(() => seen.watches().length === 1);
    // Timers and the monotonic clock stay real
    jest.useFakeTimers({
      now: new Date(to),
      doNotFake: [
        'hrtime',
        'nextTick',
        'performance',
        'queueMicrotask',
        'setImmediate',
        'clearImmediate',
        'setInterval',
        'clearInterval',
        'setTimeout',
        'clearTimeout',
      ],
    });
    await apply('two');
    await watch.sees(['contract/one', 'contract/two']);
    expect(seen.watches()).toHaveLength(1);
    server.cluster.dropConnections();
    await apply('three');
    await watch.sees(['contract/one', 'contract/three', 'contract/two']);
    await watch.stop();
    expect(seen.lists()).toHaveLength(1);
    expect(watch.reasons).toEqual([]);
  });

  it('is not taken for the time that a connection held', async () => {
    const firstPauseMs = 20;
    let now = 0;
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => {
      now += 3_600_000;
      return now;
    });
    const seen = recordRequests(server.cluster);
    server.cluster.fault(request =>
      request.watch && isOfKinds(request) ? { events: [] } : undefined,
    );
    const { pauses, pause } = recordPauses();
    const watch = startWatch({
      api: server.api(),
      timings: { firstPauseMs, pause },
    });
    await until(() => seen.watches().length >= 6);
    await watch.stop();
    clock.mockRestore();
    // Pauses still double
    expect(pauses[4]).toBeGreaterThanOrEqual(firstPauseMs * 8);
  });
});
