import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { pin } from '../__testUtils__/projection';
import { GapStore } from './GapStore';
import { SourceStore } from './SourceStore';
import { openDatabase } from './openDatabase';

const databases = createTestDatabases();

jest.setTimeout(60_000);

const QA = 'resource:default/qa';
const ref = (name: string) => ({
  repository: `https://git.example/${name}`,
  branch: 'main',
});

function reading(name: string, head: string, tags: string[]) {
  return {
    head,
    pins: tags.map(tag => ({
      environment: QA,
      pin: { ...pin('shop', { value: tag, tag }), ...ref(name) },
    })),
    files: new Map(),
    problems: [],
  };
}

describe.each(databases.eachSupportedId())('SourceStore on %s', id => {
  let knex: Knex;
  let sources: SourceStore;

  beforeEach(async () => {
    knex = await databases.init(id);
    await openDatabase(mockServices.database({ knex }));
    sources = new SourceStore({ knex, gaps: new GapStore({ knex }) });
  });

  const tags = async (store = sources) =>
    (await store.pins(QA)).map(item => item.pin.tag);

  it('tells pins in an order that does not depend on what was read last', async () => {
    await sources.replace(ref('a'), reading('a', 'a1', ['1', '2']));
    await sources.replace(ref('b'), reading('b', 'b1', ['3']));
    expect(await tags()).toEqual(['1', '2', '3']);
    await sources.replace(ref('a'), {
      ...reading('a', 'a2', ['4', '5']),
      before: 'a1',
    });
    expect(await tags()).toEqual(['4', '5', '3']);
  });

  it('does not take an older reading for a newer one', async () => {
    const replace = (head: string, before?: string) =>
      sources.replace(ref('a'), {
        ...reading('a', head, [head]),
        before,
        ...(before ? { missed: { after: before } } : {}),
      });
    expect(await replace('1')).toBe(true);
    // Two replicas saw the branch at 1; the slower one saw it move to 2, the other one to 3
    expect(await replace('3', '1')).toBe(true);
    expect(await replace('2', '1')).toBe(false);
    expect(await replace('1')).toBe(false);
    expect(await tags()).toEqual(['3']);
    expect(await sources.state(ref('a'))).toMatchObject({ head: '3' });
    expect(await knex('history_gaps').select('until_commit')).toEqual([
      { until_commit: '3' },
    ]);
  });

  it('tells the states of any number of sources', async () => {
    const refs = Array.from({ length: 1_200 }, (_, at) => ref(`r${at}`));
    await sources.fail(refs[1_100], 'down');
    await expect(
      knex.transaction(trx => sources.statesOf(trx, refs)),
    ).resolves.toMatchObject([{ error: 'down' }]);
    await expect(
      knex.transaction(trx => sources.statesOf(trx, [])),
    ).resolves.toEqual([]);
  });

  if (id === 'POSTGRES_15') {
    it('tells what is stored when one source is committed after another that began later', async () => {
      const other = new SourceStore({ knex, gaps: new GapStore({ knex }) });
      await sources.replace(ref('a'), reading('a', 'a1', ['1']));
      await sources.replace(ref('b'), reading('b', 'b1', ['1']));
      const gap = {
        repository: ref('a').repository,
        branch: 'main',
        after_commit: 'a1',
        until_commit: 'a2',
        wanted: true,
        created_at: '2026-01-01T00:00:00.000Z',
      };
      // Holds up the first one just before its end
      const holding = await knex.transaction();
      await holding('history_gaps').insert(gap);
      const first = sources.replace(ref('a'), {
        ...reading('a', 'a2', ['2']),
        before: 'a1',
        missed: { after: 'a1' },
      });
      for (let waiting = 0; waiting === 0; ) {
        const { rows } = await knex.raw(
          `select count(*)::int as count from pg_stat_activity
           where datname = current_database() and wait_event_type = 'Lock'`,
        );
        waiting = rows[0].count;
      }
      await sources.replace(ref('b'), {
        ...reading('b', 'b2', ['2']),
        before: 'b1',
      });
      expect(await tags(other)).toEqual(['1', '2']);
      await holding.rollback();
      await first;
      expect(await tags(other)).toEqual(['2', '2']);
    });
  }
});
