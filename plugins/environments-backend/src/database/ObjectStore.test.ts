import { mockServices } from '@backstage/backend-test-utils';
import type { Reading } from '@downstage/readers';
import type { Knex } from 'knex';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { ChangeFeed } from './ChangeFeed';
import { type Lease, LeaseStore } from './LeaseStore';
import { ObjectStore } from './ObjectStore';
import { openDatabase } from './openDatabase';

const databases = createTestDatabases();

const AT = { cluster: 'dev', kind: 'Deployment' };

const reading = (name: string, words: string) =>
  ({
    type: 'workload',
    kind: 'Deployment',
    namespace: 'ns',
    name,
    words,
  } as Reading);

describe.each(databases.eachSupportedId())('ObjectStore on %s', id => {
  let knex: Knex;
  let leases: LeaseStore;
  let lease: Lease;

  beforeEach(async () => {
    knex = await databases.init(id);
    await openDatabase(mockServices.database({ knex }));
    leases = new LeaseStore({ knex, owner: 'one' });
    lease = (await leases.acquire('cluster dev'))!;
  });

  const open = () =>
    new ObjectStore({
      knex,
      leases,
      feed: new ChangeFeed({ knex }),
    });
  const read = async (store: ObjectStore) =>
    (await store.readings(knex, 'dev', { kinds: ['Deployment'] })).map(
      item => `${item.name} ${(item as { words: string }).words}`,
    );
  const apply = (
    store: ObjectStore,
    changes: Array<[string, string | undefined]>,
  ) =>
    store.apply(
      lease,
      AT,
      changes.map(([name, words]) => ({
        namespace: 'ns',
        name,
        reading: words === undefined ? null : reading(name, words),
      })),
    );

  it('tells what is stored, also to a replica that has read before', async () => {
    const [writer, other] = [open(), open()];
    const both = async () => [await read(writer), await read(other)];
    const expected = (...items: string[]) => [items, items];

    await writer.replace(lease, AT, {
      readings: [reading('b', '1'), reading('a', '1')],
    });
    expect(await both()).toEqual(expected('a 1', 'b 1'));
    await apply(writer, [['b', '2']]);
    expect(await both()).toEqual(expected('a 1', 'b 2'));
    // As many as before, and the newest is gone
    await apply(writer, [['b', undefined]]);
    await apply(writer, [['c', '1']]);
    expect(await both()).toEqual(expected('a 1', 'c 1'));
    await apply(writer, [
      ['a', undefined],
      ['d', '1'],
    ]);
    expect(await both()).toEqual(expected('c 1', 'd 1'));
    await apply(writer, [['c', undefined]]);
    expect(await read(writer)).toEqual(['d 1']);
    await apply(writer, [['c', '9']]);
    expect(await both()).toEqual(expected('c 9', 'd 1'));
    await writer.recordState(lease, { ...AT, state: 'absent' });
    expect(await both()).toEqual(expected());
    await writer.replace(lease, AT, { readings: [reading('a', '1')] });
    expect(await both()).toEqual(expected('a 1'));
  });

  it('goes on telling it through many changes', async () => {
    const [writer, other] = [open(), open()];
    await writer.replace(lease, AT, { readings: [] });
    const names = ['a', 'b', 'c', 'd'];
    const [seen, stored]: string[][][] = [[], []];
    // A fixed walk over creations, changes and deletions
    for (let step = 0; step < 120; step++) {
      const name = names[(step * 7 + (step % 5)) % names.length];
      await apply(writer, [[name, step % 3 === 0 ? undefined : `${step}`]]);
      seen.push(step % 4 === 0 ? await read(other) : []);
      stored.push(step % 4 === 0 ? await read(open()) : []);
    }
    expect(seen).toEqual(stored);
    expect(stored.flat()).not.toEqual([]);
    expect(await read(writer)).toEqual(await read(open()));
  });

  it('tells objects by what their names, or their namespaces, begin with', async () => {
    const store = open();
    await store.replace(lease, AT, {
      readings: ['shop', 'shop-1', 'other'].map(name => reading(name, '1')),
    });
    const at = (name: string) => ({
      kind: 'Deployment',
      namespace: 'ns',
      name,
    });
    const found = (namespace: string, name: string, cluster = 'dev') =>
      store.beginning(cluster, { namespace, name });
    expect(await found('none', 'shop-')).toEqual([at('shop-1')]);
    expect(await found('n', 'shop')).toHaveLength(3);
    expect(await found('none', 'hop')).toEqual([]);
    expect(await found('ns', 'shop', 'qa')).toEqual([]);
  });

  it('tells which namespaces changed, and nothing when none did', async () => {
    const store = open();
    await store.replace(lease, AT, { readings: [reading('a', '1')] });
    expect(await apply(store, [['a', '1']])).toEqual(new Set());
    expect(await apply(store, [['gone', undefined]])).toEqual(new Set());
    expect(await apply(store, [['a', '2']])).toEqual(new Set(['ns']));
    expect(
      await store.replace(lease, AT, { readings: [reading('a', '2')] }),
    ).toEqual(new Set());
  });

  it('keeps what it knows of namespaces that a list leaves out, and since when', async () => {
    const store = open();
    const elsewhere = (name: string) =>
      ({ ...reading(name, '1'), namespace: 'other' } as Reading);
    const unread = [{ namespace: 'other', reason: 'forbidden' }];
    const resource = async () => (await store.resources('dev'))[0];

    await store.replace(lease, AT, { readings: [], unread });
    expect((await resource()).unread).toEqual(unread);
    await store.replace(lease, AT, {
      readings: [reading('a', '1'), elsewhere('b')],
    });
    expect((await resource()).unread).toBeUndefined();
    expect(await store.replace(lease, AT, { readings: [], unread })).toEqual(
      new Set(['ns']),
    );
    expect(await read(store)).toEqual(['b 1']);
    const known = (await resource()).unread!;
    expect(known).toEqual([{ ...unread[0], goodAt: expect.any(String) }]);
    // Neither a failure of all nor a further list makes it newer
    await store.recordState(lease, { ...AT, state: 'failed', reason: 'down' });
    await store.replace(lease, AT, { readings: [], unread });
    expect((await resource()).unread).toEqual(known);
    await store.replace(lease, AT, { readings: [] });
    expect(await read(store)).toEqual([]);
  });

  it('tells since when a cluster is not known any more, where that was not noticed at once', async () => {
    const store = open();
    await store.replace(lease, AT, { readings: [] });
    const goodAt = '2026-01-01T00:00:00.000Z';
    const failed = { ...AT, state: 'failed' as const, reason: 'silent' };
    await store.recordState(lease, { ...failed, goodAt });
    await store.recordState(lease, { ...failed, reason: 'still silent' });
    expect(await store.resources('dev')).toMatchObject([
      { reason: 'still silent', goodAt },
    ]);
  });
});
