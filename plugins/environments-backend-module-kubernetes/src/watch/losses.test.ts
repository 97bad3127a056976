import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeFault } from '@downstage/sandbox';
import {
  applyDeployment,
  removeDeployment,
  startCluster,
} from '../__testUtils__/sandboxCluster';
import {
  isOfKinds,
  recordPauses,
  recordRequests,
  startWatch,
} from '../__testUtils__/startWatch';
import { until } from '../__testUtils__/until';

jest.setTimeout(60_000);

let server: Awaited<ReturnType<typeof startCluster>>;

const namespace = 'contract';
const apply = (name: string) =>
  applyDeployment(server.cluster, {
    namespace,
    name,
  });
const remove = (name: string) =>
  removeDeployment(server.cluster, { namespace, name });

const GONE = { code: 410, message: 'too old resource version' };

const faultWatches = (fault: KubeFault) =>
  server.cluster.fault(request =>
    request.watch && isOfKinds(request) ? fault : undefined,
  );

/** The fault once, and then none. */
function once(fault: KubeFault) {
  const done = server.cluster.fault(request => {
    if (!request.watch || !isOfKinds(request)) {
      return undefined;
    }
    done();
    return fault;
  });
}

beforeEach(async () => {
  server = await startCluster();
  await apply('one');
});
afterEach(() => server.end());

describe('a watch', () => {
  it('goes on from its position when the server ends the stream', async () => {
    const seen = recordRequests(server.cluster);
    const watch = startWatch({
      api: server.api({ watchSeconds: 1 }),
      timings: { heldMs: 500 },
    });
    await watch.sees(['contract/one']);
    await until(() => seen.watches().length > 0);
    await apply('two');
    await watch.sees(['contract/one', 'contract/two']);
    await until(() => seen.watches().length > 2);
    await apply('three');
    await watch.sees(['contract/one', 'contract/three', 'contract/two']);
    await watch.stop();
    const positions = seen
      .watches()
      .map(({ query }) => Number(query.get('resourceVersion')));
    expect(positions[2]).toBeGreaterThan(positions[0]);
    expect(seen.lists()).toHaveLength(1);
    expect(watch.reasons).toEqual([]);
  });

  it('goes on from its position when the connection is dropped', async () => {
    const seen = recordRequests(server.cluster);
    const watch = startWatch({ api: server.api() });
    await until(() => seen.watches().length === 1);
    await apply('two');
    await watch.sees(['contract/one', 'contract/two']);
    server.cluster.dropConnections();
    await remove('one');
    await apply('three');
    await watch.sees(['contract/three', 'contract/two']);
    await watch.stop();
    expect(seen.lists()).toHaveLength(1);
    expect(watch.reasons).toEqual([]);
  });

  it('lists anew and says why when a dropped connection cannot be made again', async () => {
    const seen = recordRequests(server.cluster);
    const watch = startWatch({ api: server.api() });
    await until(() => seen.watches().length === 1);
    const heal = server.cluster.fault(({ method }) =>
      method === 'GET' ? { reset: true } : undefined,
    );
    server.cluster.dropConnections();
    await until(() => watch.reasons.length > 0);
    expect(watch.reasons[0]).toMatch(/127\.0\.0\.1:\d+ does not answer: /);
    await remove('one');
    heal();
    await watch.sees([]);
    await watch.stop();
    expect(seen.lists().length).toBeGreaterThan(1);
    expect(watch.sink.failures.size).toBe(0);
  });

  it('leaves a stream that gets no bookmarks any more, and lists what it missed', async () => {
    const seen = recordRequests(server.cluster);
    const watch = startWatch({
      api: server.api(),
      // Bookmarks of the server come ten times as often
      timings: { idleMs: 1_000 },
    });
    await until(() => seen.watches().length === 1);
    await apply('two');
    await watch.sees(['contract/one', 'contract/two']);
    // A bookmark comes to the stream
    await sleep(300);
    server.cluster.freezeConnections();
    await remove('one');
    await watch.sees(['contract/two']);
    await watch.stop();
    expect(seen.lists()).toHaveLength(2);
    expect(watch.reasons).toEqual([]);
  });

  it('leaves a stream that outlives what it was asked to last', async () => {
    const seen = recordRequests(server.cluster);
    once({ silent: true });
    const watch = startWatch({
      api: server.api({ watchSeconds: 1 }),
      timings: { graceMs: 0 },
    });
    await until(() => seen.watches().length > 1);
    await apply('two');
    await watch.sees(['contract/one', 'contract/two']);
    await watch.stop();
    expect(seen.lists()).toHaveLength(2);
    expect(watch.reasons).toEqual([]);
  });

  it('says that a connection is silent when it is so again', async () => {
    faultWatches({ silent: true });
    const watch = startWatch({
      api: server.api({ watchSeconds: 0 }),
      timings: { graceMs: 100 },
    });
    await until(() => watch.reasons.length > 0);
    await watch.stop();
    expect(watch.reasons[0]).toMatch(
      /does not answer: it was silent for 0.1 s$/,
    );
  });

  it.each<[string, KubeFault]>([
    ['by status', GONE],
    ['in the stream', { events: [{ type: 'ERROR', object: GONE }] }],
  ])('lists anew when its position is gone, told %s', async (_how, fault) => {
    const seen = recordRequests(server.cluster);
    once(fault);
    const watch = startWatch({ api: server.api() });
    await until(() => seen.watches().length === 2);
    await apply('two');
    await watch.sees(['contract/one', 'contract/two']);
    await watch.stop();
    expect(watch.sink.lists).toBe(2);
    expect(watch.reasons).toEqual([]);
  });

  it('goes on from its position when the server was too busy', async () => {
    const seen = recordRequests(server.cluster);
    once({ code: 429, message: 'too many requests' });
    const watch = startWatch({ api: server.api() });
    await until(() => seen.watches().length === 2);
    await apply('two');
    await watch.sees(['contract/one', 'contract/two']);
    await watch.stop();
    expect(seen.lists()).toHaveLength(1);
    expect(watch.reasons).toEqual([]);
  });

  it('keeps what came before an error in the stream', async () => {
    const object = {
      metadata: { namespace, name: 'late', resourceVersion: '1' },
    };
    once({
      events: [
        { type: 'ADDED', object },
        { type: 'ERROR', object: { code: 500, message: 'etcd is away' } },
      ],
    });
    const changed: string[] = [];
    const watch = startWatch({
      api: server.api(),
      sink: () => ({
        async changed(_resource, changes) {
          changed.push(...changes.map(({ object: o }) => o.metadata!.name!));
        },
      }),
    });
    await until(() => watch.reasons.length > 0);
    await watch.stop();
    expect(changed).toEqual(['late']);
    expect(watch.reasons).toEqual(['Deployment cannot be read: etcd is away']);
  });

  it.each<[string, KubeFault]>([
    ['closes every watch at once', { events: [] }],
    ['answers 410 to every watch', GONE],
    ['forbids every watch', { code: 403, message: 'forbidden' }],
    ['resets every watch', { reset: true }],
  ])('comes back ever later to a server that %s', async (_what, fault) => {
    const firstPauseMs = 20;
    const seen = recordRequests(server.cluster);
    faultWatches(fault);
    const { pauses, pause } = recordPauses();
    const watch = startWatch({
      api: server.api(),
      timings: { firstPauseMs, pause },
    });
    await until(() => seen.watches().length >= 7);
    await watch.stop();
    expect(pauses.length).toBeGreaterThanOrEqual(6);
    pauses.forEach((ms, index) => {
      // At least half of a pause that doubles
      const longest = firstPauseMs * 2 ** index;
      expect(ms).toBeGreaterThanOrEqual(longest / 2);
      expect(ms).toBeLessThanOrEqual(longest);
    });
  });

  it('never waits longer than the longest pause', async () => {
    const heal = server.cluster.fault(() => ({ reset: true }));
    const watch = startWatch({
      api: server.api(),
      timings: { firstPauseMs: 1, longestPauseMs: 4 },
    });
    // With a pause that kept doubling this would take years
    await until(() => watch.reasons.length >= 40);
    heal();
    await watch.sees(['contract/one']);
    await watch.stop();
    expect(watch.sink.failures.size).toBe(0);
  });
});
