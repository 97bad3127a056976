import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { applyDeployment, startCluster } from '../__testUtils__/sandboxCluster';
import { recordRequests, startWatch } from '../__testUtils__/startWatch';
import { until } from '../__testUtils__/until';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const ALL = NAMES.map(name => `contract/${name}`);
const timings = { pageSize: 2 };

jest.setTimeout(60_000);

let server: Awaited<ReturnType<typeof startCluster>>;

beforeEach(async () => {
  server = await startCluster();
  for (const name of NAMES) {
    await applyDeployment(server.cluster, {
      name,
    });
  }
});
afterEach(() => server.end());

describe('a list', () => {
  it('requests a page when the one before was taken, and keeps none', async () => {
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    const seen = recordRequests(server.cluster);
    const requested: number[] = [];
    const pagesSeen: WeakRef<object>[] = [];
    let alive = -1;
    const watch = startWatch({
      api: server.api(),
      timings,
      sink: () => ({
        async listed(_resource, pages) {
          for await (const page of pages) {
            pagesSeen.push(new WeakRef(page));
            // Time enough for a reader that runs ahead
            await sleep(50);
            requested.push(seen.lists().length);
          }
          collect();
          alive = pagesSeen.filter(page => page.deref()).length;
        },
      }),
    });
    await until(() => alive >= 0);
    await watch.stop();
    expect(requested).toEqual([1, 2, 3, 4]);
    // The last one may still be in somebody's hands
    expect(alive).toBeLessThanOrEqual(1);
  });

  it('that expires between two pages replaces nothing and begins anew', async () => {
    const seen = recordRequests(server.cluster);
    const begun: string[][] = [];
    const watch = startWatch({
      api: server.api(),
      timings,
      sink: sink => ({
        async listed(resource, pages) {
          const first = begun.push(watch.names()) === 1;
          async function* disturbed() {
            for await (const page of pages) {
              yield page;
              if (first) {
                server.cluster.forgetHistory();
              }
            }
          }
          await sink.listed(resource, disturbed());
        },
      }),
    });
    await watch.sees(ALL);
    await watch.stop();
    // The second one began with nothing kept of the first
    expect(begun).toEqual([[], []]);
    expect(watch.sink.lists).toBe(1);
    expect(seen.lists().map(({ query }) => query.has('continue'))).toEqual([
      false,
      true,
      false,
      true,
      true,
      true,
    ]);
    expect(watch.reasons).toEqual([]);
  });

  it('whose page fails replaces nothing, and the reason is told', async () => {
    const watch = startWatch({ api: server.api(), timings });
    await watch.sees(ALL);
    const heal = server.cluster.fault(({ query }) =>
      query.has('continue')
        ? { code: 500, message: 'etcd is away' }
        : undefined,
    );
    server.cluster.forgetHistory();
    await until(() => watch.reasons.length > 0);
    expect(watch.names()).toEqual(ALL);
    expect(watch.reasons[0]).toBe('Deployment cannot be read: etcd is away');
    heal();
    await until(() => watch.sink.failures.size === 0);
    await watch.stop();
    expect(watch.names()).toEqual(ALL);
  });

  it('that hangs gives up and is asked for again', async () => {
    const heal = server.cluster.fault(({ query }) =>
      query.has('continue') ? { silent: true } : undefined,
    );
    const watch = startWatch({ api: server.api({ answerMs: 200 }), timings });
    await until(() => watch.reasons.length > 0);
    expect(watch.reasons[0]).toMatch(/does not answer: no answer within 0.2 s/);
    heal();
    await watch.stop();
  });

  it('ends the watch when the sink does not take it to its end', async () => {
    const watch = startWatch({
      api: server.api(),
      timings,
      sink: () => ({ listed: async () => {} }),
    });
    await expect(watch.watching).rejects.toThrow(
      'The list of deployments was not taken to its end',
    );
  });

  it('ends the watch when the sink refuses it', async () => {
    const watch = startWatch({
      api: server.api(),
      timings,
      sink: () => ({
        async listed() {
          throw new Error('the lease is lost');
        },
      }),
    });
    await expect(watch.watching).rejects.toThrow('the lease is lost');
    expect(watch.reasons).toEqual([]);
  });
});
