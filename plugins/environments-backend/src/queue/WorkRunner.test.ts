import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { WorkStore } from '../database/WorkStore';
import { openDatabase } from '../database/openDatabase';
import { type Look, WorkRunner } from './WorkRunner';

const databases = createTestDatabases();

jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())('WorkRunner on %s', id => {
  let knex: Knex;
  let stopping: AbortController;
  let runs: Array<Promise<void>>;

  const replica = (owner: string, leaseMs?: number) =>
    new WorkStore({ knex, owner, leaseMs });
  const start = (
    work: WorkStore,
    look: Look,
    options: { concurrency?: number; longestPauseMs?: number } = {},
  ) =>
    runs.push(
      new WorkRunner({
        work,
        looks: { look },
        logger: mockServices.logger.mock(),
        concurrency: 8,
        pollMs: 20,
        ...options,
      }).run(stopping.signal),
    );

  beforeEach(async () => {
    knex = await databases.init(id);
    await openDatabase(mockServices.database({ knex }));
    stopping = new AbortController();
    runs = [];
  });
  afterEach(async () => {
    stopping.abort();
    await Promise.all(runs);
  });

  it('looks at others while one does not end', async () => {
    const work = replica('one');
    let release = () => {};
    const hanging = new Promise<void>(resolve => {
      release = resolve;
    });
    const others = new Promise<string[]>(resolve => {
      const seen: string[] = [];
      start(work, async key => {
        if (key === 'hangs') {
          await hanging;
        } else if (seen.push(key) === 20) {
          resolve(seen);
        }
        return undefined;
      });
    });
    await work.ask(['look hangs']);
    await work.ask(Array.from({ length: 20 }, (_, index) => `look ${index}`));
    await expect(others).resolves.toHaveLength(20);
    release();
  });

  it('tries again what failed, until it does not', async () => {
    const work = replica('one');
    let tries = 0;
    const done = new Promise<number>(resolve => {
      start(
        work,
        async () => {
          tries += 1;
          if (tries < 3) {
            throw new Error('once more');
          }
          resolve(tries);
          return undefined;
        },
        { longestPauseMs: 10 },
      );
    });
    await work.ask(['look it']);
    await expect(done).resolves.toBe(3);
  });

  it('waits for as long as the host wants', async () => {
    const work = replica('one');
    const failed = new Promise<void>(resolve => {
      start(
        work,
        async () => {
          setImmediate(resolve);
          throw Object.assign(new Error('limited'), { retryAfterSeconds: 120 });
        },
        { longestPauseMs: 10 },
      );
    });
    const asked = Date.now();
    await work.ask(['look it']);
    await failed;
    stopping.abort();
    await Promise.all(runs);
    const [{ due_at: due }] = await knex('work');
    expect(Number(due) - asked).toBeGreaterThan(110_000);
  });

  it('looks again when it is told to', async () => {
    const work = replica('one');
    const twice = new Promise<void>(resolve => {
      let looks = 0;
      start(work, async () => {
        looks += 1;
        if (looks === 2) {
          resolve();
        }
        return looks === 1 ? 5 : undefined;
      });
    });
    await work.ask(['look it']);
    await twice;
    stopping.abort();
    await Promise.all(runs);
    await expect(knex('work')).resolves.toEqual([]);
  });

  it('keeps in hand what takes longer than a lease', async () => {
    const LEASE_MS = 200;
    const work = replica('one', LEASE_MS);
    let looks = 0;
    const count: Look = async () => {
      looks += 1;
      await new Promise(resolve => setTimeout(resolve, 4 * LEASE_MS));
      return undefined;
    };
    start(work, count);
    start(replica('two', LEASE_MS), count);
    await work.ask(['look it']);
    await new Promise(resolve => setTimeout(resolve, 3 * LEASE_MS));
    expect(looks).toBe(1);
  });
});
