import { setTimeout as sleep } from 'node:timers/promises';
import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { WorkStore } from './WorkStore';
import { openDatabase } from './openDatabase';

const databases = createTestDatabases();

jest.setTimeout(60_000);

const SHORT_LEASE_MS = 200;

describe.each(databases.eachSupportedId())('WorkStore on %s', id => {
  let knex: Knex;
  const replica = (owner: string, leaseMs?: number) =>
    new WorkStore({ knex, owner, leaseMs });
  const keysOf = async (taken: ReturnType<WorkStore['take']>) =>
    (await taken).map(({ key }) => key);

  beforeEach(async () => {
    knex = await databases.init(id);
    await openDatabase(mockServices.database({ knex }));
  });

  it('gives each item to one process', async () => {
    const keys = Array.from({ length: 20 }, (_, index) => `look ${index}`);
    const replicas = ['one', 'two', 'three'].map(name => replica(name));
    await replicas[0].ask(keys);
    const taken = await Promise.all(
      replicas.map(store => keysOf(store.take(20))),
    );
    expect(taken.flat().sort()).toEqual([...keys].sort());
    await expect(replicas[1].take(20)).resolves.toEqual([]);
  });

  it('gives what has waited longest first, and nothing before its time', async () => {
    const store = replica('one');
    await store.ask(['later'], { inMs: 60_000 });
    await store.ask(['first']);
    await sleep(5);
    await store.ask(['second']);
    await expect(keysOf(store.take(1))).resolves.toEqual(['first']);
    await expect(keysOf(store.take(9))).resolves.toEqual(['second']);
  });

  it('makes what is asked for again due at the earlier time', async () => {
    const store = replica('one');
    await store.ask(['look'], { inMs: 60_000 });
    await store.ask(['look']);
    await store.ask(['look'], { inMs: 60_000 });
    await expect(store.take(1)).resolves.toEqual([
      { key: 'look', asked: 3, failures: 0 },
    ]);
  });

  it('takes over what a silent process has in hand, not what one keeps', async () => {
    const [silent, busy] = ['silent', 'busy'].map(name =>
      replica(name, SHORT_LEASE_MS),
    );
    await silent.ask(['left']);
    await silent.take(1);
    await busy.ask(['kept']);
    await busy.take(1);
    const other = replica('other');
    await expect(other.take(2)).resolves.toEqual([]);
    await sleep(SHORT_LEASE_MS + 50);
    await busy.keep(['kept', 'left']);
    await expect(keysOf(other.take(2))).resolves.toEqual(['left']);
  });

  it('takes nothing back from a process that was taken for dead', async () => {
    const dead = replica('dead', SHORT_LEASE_MS);
    const other = replica('other');
    await dead.ask(['look']);
    const [item] = await dead.take(1);
    await sleep(SHORT_LEASE_MS + 50);
    await other.take(1);
    await dead.giveBack(item, { failed: false });
    await dead.giveBack(item, { inMs: 0, failed: true });
    await expect(replica('third').take(1)).resolves.toEqual([]);
    await expect(knex('work').pluck('owner')).resolves.toEqual(['other']);
  });

  it('has looked at once more what was asked for meanwhile', async () => {
    const store = replica('one');
    await store.ask(['look']);
    const [item] = await store.take(1);
    await store.ask(['look']);
    await expect(store.take(1)).resolves.toEqual([]);
    await store.giveBack(item, { failed: false });
    const [again] = await store.take(1);
    expect(again).toEqual({ key: 'look', asked: 2, failures: 0 });
    await store.giveBack(again, { failed: false });
    await expect(knex('work')).resolves.toEqual([]);
  });

  it('counts failures in a row', async () => {
    const store = replica('one');
    const once = async (failed: boolean) => {
      const [item] = await store.take(1);
      await store.giveBack(item, { inMs: 0, failed });
      return item.failures;
    };
    await store.ask(['look']);
    const seen = [];
    for (const failed of [true, true, false, true]) {
      seen.push(await once(failed));
    }
    expect(seen).toEqual([0, 1, 2, 0]);
  });

  it('frees what processes hold that have ended', async () => {
    const [ended, alive] = ['ended', 'alive'].map(name => replica(name));
    await ended.ask(['a']);
    await ended.take(1);
    await ended.ask(['b']);
    await alive.take(1);
    await replica('next').freeOf(owner => owner === 'ended');
    await expect(keysOf(replica('next').take(2))).resolves.toEqual(['a']);
  });

  it('tells of what is asked for once others can see it', async () => {
    const store = replica('one');
    const seen: number[] = [];
    store.onAsked(() => seen.push(seen.length));
    await knex.transaction(async trx => {
      await store.ask(['look'], { trx });
      expect(seen).toEqual([]);
    });
    await sleep(0);
    expect(seen).toEqual([0]);
    await knex
      .transaction(async trx => {
        await store.ask(['other'], { trx });
        throw new Error('rolled back');
      })
      .catch(() => {});
    await sleep(0);
    expect(seen).toEqual([0]);
    await expect(keysOf(store.take(9))).resolves.toEqual(['look']);
  });
});
