import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import type { HistoryGap } from '../database/GapStore';
import { type NewRecord, RecordStore } from '../database/RecordStore';
import { openDatabase } from '../database/openDatabase';
import { type AttributedChange, storeChanges } from './storeChanges';

const databases = createTestDatabases();

jest.setTimeout(60_000);

const where = {
  environment: 'resource:default/qa',
  service: 'component:default/shop',
};
const day = (number: number) => `2026-01-0${number}T00:00:00.000Z`;
const artifact = 'r.example/shop';

/** A commit of a day that changed the version. */
const change = (
  from: string | undefined,
  to: string,
  at: number,
  rest: Partial<AttributedChange> = {},
): AttributedChange => {
  const commit = {
    sha: `commit-${to}`,
    url: 'u',
    author: 'ann',
    message: `To ${to}`,
    at: day(at),
  };
  return {
    ...where,
    commit: { ...commit, parents: [] },
    headCommit: commit,
    ...(from ? { from: { artifact, version: from } } : {}),
    to: { artifact, version: to },
    ...rest,
  };
};

const noticed = (
  version: string,
  at: number,
  rest: Partial<NewRecord> = {},
): NewRecord => ({
  id: `noticed ${version}`,
  change: 'desired',
  ...where,
  artifact,
  from_version: null,
  to_version: version,
  digest: null,
  desired_at: day(at),
  current: true,
  ...rest,
});

describe.each(databases.eachSupportedId())('storeChanges on %s', id => {
  let knex: Knex;
  let records: RecordStore;

  /** Opens a gap, stores the records of both sides, then what the gap told. */
  const store = async (
    changes: AttributedChange[],
    options: { after?: boolean; seen?: NewRecord[] } = {},
  ) => {
    const { after = false, seen = [] } = options;
    await knex('history_gaps').insert({
      id: 1,
      repository: 'r',
      branch: 'main',
      after_commit: after ? 'a' : null,
      until_commit: 'z',
      wanted: true,
      created_at: day(5),
    });
    const gap: HistoryGap = {
      id: 1,
      repository: 'r',
      branch: 'main',
      ...(after ? { after: 'a' } : {}),
      until: 'z',
      createdAt: day(5),
    };
    await records.insert(knex, seen);
    await knex.transaction(trx => storeChanges({ trx, records }, gap, changes));
  };
  const rows = () => knex('records').orderBy('desired_at');
  const versions = async () =>
    (await rows()).map(
      row =>
        `${row.from_version ?? ''}>${row.to_version}${
          row.rebuilt ? ' rebuilt' : ''
        }${row.current ? ' current' : ''}`,
    );

  beforeEach(async () => {
    knex = await databases.init(id);
    await openDatabase(mockServices.database({ knex }));
    records = new RecordStore({ knex });
  });

  it('tells what came before the first record, with its commit and time', async () => {
    await store([change('0.8.0', '0.9.0', 1), change('0.9.0', '1.0.0', 2)], {
      seen: [noticed('1.0.0', 5, { gap_id: 1 })],
    });
    await expect(versions()).resolves.toEqual([
      '0.8.0>0.9.0 rebuilt',
      '0.9.0>1.0.0 rebuilt current',
    ]);
    const [, last] = await rows();
    expect(last).toMatchObject({ id: 'noticed 1.0.0', desired_at: day(2) });
    expect(JSON.parse(last.head_commit!)).toMatchObject({
      sha: 'commit-1.0.0',
    });
  });

  it('keeps the time at which the end of a later gap was noticed', async () => {
    await store(
      [
        change('1.0.0', '1.1.0', 3, { promotionId: 'p1' }),
        change('1.1.0', '1.2.0', 4),
      ],
      {
        after: true,
        seen: [
          noticed('1.0.0', 2, { current: false }),
          noticed('1.2.0', 5, { from_version: '1.0.0', gap_id: 1 }),
        ],
      },
    );
    await expect(versions()).resolves.toEqual([
      '>1.0.0',
      '1.0.0>1.1.0 rebuilt',
      '1.1.0>1.2.0 current',
    ]);
    const [, told, end] = await rows();
    expect(told).toMatchObject({ promotion_id: 'p1', gap_id: 1 });
    expect(end.desired_at).toBe(day(5));
  });

  it('leaves the promotion that a record names already', async () => {
    await store([change('1.0.0', '1.1.0', 3, { promotionId: 'p1' })], {
      after: true,
      seen: [noticed('1.1.0', 5, { gap_id: 1, promotion_id: 'p0' })],
    });
    await expect(rows()).resolves.toMatchObject([{ promotion_id: 'p0' }]);
  });

  it('joins a gap with a record of a later change', async () => {
    await store([change('1.0.0', '1.1.0', 3)], {
      after: true,
      seen: [noticed('1.2.0', 5, { from_version: '1.0.0', gap_id: 1 })],
    });
    await expect(versions()).resolves.toEqual([
      '1.0.0>1.1.0 rebuilt',
      '1.1.0>1.2.0 current',
    ]);
  });

  it('makes the last change current where nothing was noticed since', async () => {
    await store([change('1.0.0', '1.1.0', 3)], {
      after: true,
      seen: [noticed('1.0.0', 2)],
    });
    await expect(versions()).resolves.toEqual([
      '>1.0.0',
      '1.0.0>1.1.0 rebuilt current',
    ]);
  });

  it('stores no commit twice where gaps overlap', async () => {
    const known = change('0.8.0', '0.9.0', 1);
    await store([known, change('0.9.0', '1.0.0', 3)], {
      after: true,
      seen: [
        noticed('0.9.0', 1, {
          current: false,
          head_commit: JSON.stringify(known.headCommit),
        }),
        noticed('1.0.0', 5, { gap_id: 1 }),
      ],
    });
    await expect(versions()).resolves.toEqual([
      '>0.9.0',
      '0.9.0>1.0.0 current',
    ]);
  });

  it('does nothing where the past is known, or nobody noticed the service', async () => {
    await store([change(undefined, '0.9.0', 1)]);
    await expect(rows()).resolves.toEqual([]);
  });

  it.each([
    [9, 1, 8],
    [9, 9, 9],
    [1, 1, 1],
  ])('puts changes in order where clocks say %i, %i, %i', async (...days) => {
    await store(
      [
        change('1.0.0', '1.1.0', days[0]),
        change('1.1.0', '1.2.0', days[1]),
        change('1.2.0', '1.3.0', days[2]),
      ],
      {
        after: true,
        seen: [
          noticed('1.0.0', 2, { current: false }),
          noticed('1.3.0', 5, { gap_id: 1 }),
        ],
      },
    );
    await expect(versions()).resolves.toEqual([
      '>1.0.0',
      '1.0.0>1.1.0 rebuilt',
      '1.1.0>1.2.0 rebuilt',
      '1.2.0>1.3.0 current',
    ]);
    const times = (await rows()).map(row => row.desired_at);
    expect(new Set(times).size).toBe(4);
    expect([times[0], times[3]]).toEqual([day(2), day(5)]);
  });
});
