import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { LeaseLostError, LeaseStore } from './LeaseStore';
import { openDatabase } from './openDatabase';
import { transaction } from './transaction';

const databases = createTestDatabases();

jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())('LeaseStore on %s', id => {
  let knex: Knex;
  let one: LeaseStore;
  let two: LeaseStore;

  const expire = () => knex('leases').update({ expires_at: 1 });

  beforeEach(async () => {
    knex = await databases.init(id);
    await openDatabase(mockServices.database({ knex }));
    one = new LeaseStore({ knex, owner: 'one' });
    two = new LeaseStore({ knex, owner: 'two' });
  });

  it('has one owner', async () => {
    const taken = await Promise.all([
      one.acquire('cluster a'),
      two.acquire('cluster a'),
    ]);
    expect(taken.filter(Boolean)).toHaveLength(1);
    await expect(one.acquire('cluster b')).resolves.toEqual({
      name: 'cluster b',
      owner: 'one',
      epoch: 1,
    });
    await expect(two.acquire('cluster b')).resolves.toBeUndefined();
  });

  it('is taken over when the owner is silent, and the old owner writes nothing', async () => {
    const old = (await one.acquire('cluster a'))!;
    await expect(one.renew(old)).resolves.toBe(true);
    await expire();
    const taken = (await two.acquire('cluster a'))!;
    expect(taken).toMatchObject({ owner: 'two', epoch: 2 });
    await expect(one.renew(old)).resolves.toBe(false);
    await expect(knex.transaction(trx => one.guard(trx, old))).rejects.toThrow(
      LeaseLostError,
    );
    await expect(
      knex.transaction(trx => two.guard(trx, taken)),
    ).resolves.toBeUndefined();
  });

  it('prolongs an expired lease that nobody took', async () => {
    const lease = (await one.acquire('cluster a'))!;
    await expire();
    await expect(one.renew(lease)).resolves.toBe(true);
    await expect(two.acquire('cluster a')).resolves.toBeUndefined();
  });

  // An embedded database belongs to one process
  if (id !== 'SQLITE_3') {
    it('is taken over, and not prolonged, although the owner froze in the middle of a write', async () => {
      const old = (await one.acquire('cluster a'))!;
      await expire();
      let wake = () => {};
      const asleep = new Promise<void>(resolve => {
        wake = resolve;
      });
      let write: Promise<unknown> = Promise.resolve();
      await new Promise<void>(guarded => {
        write = transaction(knex, async trx => {
          await one.guard(trx, old);
          guarded();
          await asleep;
          await trx('leases').update({ owner: 'sleeper' });
        });
      });
      let isWriting = true;
      const outcome = write.catch(String).finally(() => {
        isWriting = false;
      });
      // Its own heartbeat was waiting for the write: it prolongs nothing when that has ended
      await expect(one.renew(old)).resolves.toBe(true);
      expect(await knex('leases').first()).toMatchObject({ expires_at: '1' });
      // Nobody waits for its end meanwhile
      let taken = await two.acquire('cluster a');
      expect([taken, isWriting]).toEqual([undefined, true]);
      while (!taken) {
        taken = await two.acquire('cluster a');
      }
      expect(taken).toMatchObject({ epoch: 2 });
      wake();
      await expect(outcome).resolves.toMatch(/connection/);
      await expect(knex('leases').select('owner')).resolves.toEqual([
        { owner: 'two' },
      ]);
    });
  }

  it('is free at once when it is given back', async () => {
    await one.release((await one.acquire('cluster a'))!);
    await expect(two.acquire('cluster a')).resolves.toMatchObject({ epoch: 2 });
  });
});

describe('an embedded database', () => {
  const claim = (store: LeaseStore, pid: number, alive: number[]) =>
    store.claimEmbedded({
      pid,
      isAlive: other => alive.includes(other),
      patienceMs: 0,
    });

  it('belongs to one living process; what a killed one held is free', async () => {
    const knex = await databases.init('SQLITE_3');
    await openDatabase(mockServices.database({ knex }));
    const store = new LeaseStore({ knex, owner: 'one' });
    await claim(store, 100, []);
    await store.acquire('cluster a');
    await expect(claim(store, 200, [100])).rejects.toThrow(
      /in use by process 100.*PostgreSQL/,
    );
    await claim(store, 200, []);
    const next = new LeaseStore({ knex, owner: 'two' });
    await expect(next.acquire('cluster a')).resolves.toBeDefined();
  });
});
