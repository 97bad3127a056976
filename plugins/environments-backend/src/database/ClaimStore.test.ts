import { mockServices } from '@backstage/backend-test-utils';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { ClaimStore } from './ClaimStore';
import { openDatabase } from './openDatabase';

const databases = createTestDatabases();

jest.setTimeout(60_000);

const a = { service: 'component:default/a', artifact: 'r.example/shop' };
const b = { service: 'component:default/b', artifact: 'r.example/shop' };
const day = (number: number) =>
  new Date(`2026-01-${String(number).padStart(2, '0')}T00:00:00.000Z`);

describe.each(databases.eachSupportedId())('ClaimStore on %s', id => {
  const start = async () => {
    const knex = await databases.init(id);
    await openDatabase(mockServices.database({ knex }));
    const store = new ClaimStore({ knex });
    return {
      knex,
      store,
      record: async (environment: string, claims: Array<typeof a>, at: Date) =>
        (await store.record(knex, environment, claims, at))(),
    };
  };

  it('keeps the time of the first claim, in whichever environment', async () => {
    const { store, record } = await start();
    await record('dev', [a], day(1));
    await record('dev', [a, b], day(2));
    await record('qa', [a, b], day(3));
    await expect(store.since([a])).resolves.toEqual(
      new Map([
        [`${a.service} ${a.artifact}`, day(1).toISOString()],
        [`${b.service} ${b.artifact}`, day(2).toISOString()],
      ]),
    );
  });

  it('remembers a claim for a while after it was seen last', async () => {
    const { store, record } = await start();
    await record('dev', [a], day(1));
    await record('dev', [b], day(30));
    expect((await store.since([a])).size).toBe(2);
    await record('dev', [b], new Date('2026-02-01T00:00:00.000Z'));
    await expect(store.since([a])).resolves.toEqual(
      new Map([[`${b.service} ${b.artifact}`, day(30).toISOString()]]),
    );
  });

  it('writes once a day what stays the same, and again what was not committed', async () => {
    const { knex, store, record } = await start();
    const written: string[] = [];
    knex.on('query', ({ sql }) => written.push(sql));
    await store.record(knex, 'dev', [a], day(1));
    await record('dev', [a], day(1));
    const before = written.length;
    expect(before).toBe(4);
    await record('dev', [a], day(1));
    expect(written).toHaveLength(before);
    await record('dev', [a], day(2));
    expect(written.length).toBeGreaterThan(before);
  });
});
