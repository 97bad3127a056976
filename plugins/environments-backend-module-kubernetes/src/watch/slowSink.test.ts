import { setTimeout as sleep } from 'node:timers/promises';
import { applyDeployment, startCluster } from '../__testUtils__/sandboxCluster';
import { recordRequests, startWatch } from '../__testUtils__/startWatch';
import { until } from '../__testUtils__/until';

/** More than the sockets of both sides hold. */
const OBJECTS = 60;
const BYTES = 400_000;

jest.setTimeout(60_000);

let server: Awaited<ReturnType<typeof startCluster>>;

beforeEach(async () => {
  server = await startCluster();
});
afterEach(() => server.end());

/** Waits until nothing is taken off any more; bookmarks go on being added. */
async function settled(value: () => number): Promise<number> {
  let last = value();
  for (let still = 0; still < 10; ) {
    await sleep(50);
    const now = value();
    still = now >= last ? still + 1 : 0;
    last = now;
  }
  return last;
}

describe('a sink that takes long', () => {
  it('slows the server down, and misses nothing', async () => {
    const idleMs = 2_000;
    const seen = recordRequests(server.cluster);
    const order: string[] = [];
    let release = () => {};
    const released = new Promise<void>(resolve => {
      release = resolve;
    });
    let watchesAtFirst = 0;
    const watch = startWatch({
      api: server.api(),
      timings: { idleMs },
      sink: () => ({
        async changed(_resource, changes) {
          if (watchesAtFirst === 0) {
            watchesAtFirst = seen.watches().length;
            await released;
          }
          order.push(...changes.map(({ object }) => object.metadata!.name!));
        },
      }),
    });
    await until(() => seen.watches().length === 1);
    const names = Array.from({ length: OBJECTS }, (_, n) => `web-${100 + n}`);
    for (const name of names) {
      await applyDeployment(server.cluster, {
        name,
        annotations: { padding: 'x'.repeat(BYTES) },
      });
    }
    // What the sink did not take stays with the server, and not in our memory
    expect(await settled(server.cluster.unreadBytes)).toBeGreaterThan(0);
    // The silence was ours
    await sleep(2 * idleMs);
    expect(seen.watches()).toHaveLength(watchesAtFirst);
    release();
    await until(() => order.includes(names.at(-1)!));
    await watch.stop();
    expect([...new Set(order)]).toEqual(names);
    expect(seen.lists()).toHaveLength(1);
    expect(watch.reasons).toEqual([]);
  });
});
