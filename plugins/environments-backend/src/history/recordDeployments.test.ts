import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import type { Deployment } from '@downstage/backstage-plugin-environments-common';
import { createStores } from '../database/createStores';
import { RecordStore } from '../database/RecordStore';
import { type ChangedDeployment, recordDeployments } from './recordDeployments';
import { openDatabase } from '../database/openDatabase';

const databases = TestDatabases.create({
  ids: ['SQLITE_3'],
  disableDocker: true,
});

const QA = 'resource:default/qa';
const SHOP = 'component:default/shop';
const artifact = { kind: 'image' as const, name: 'r.example/shop' };

/** The shop as Git asks for it, and as it runs. */
function shop(asked: string, runs: string): Deployment {
  return {
    environment: QA,
    service: SHOP,
    desired: {
      artifact,
      version: asked,
      file: 'values.yaml',
      document: 0,
      path: 'image.tag',
      line: 1,
      editable: true,
      repository: 'https://git.example/env',
      branch: 'main',
      commit: `commit of ${asked}`,
      url: 'u',
    },
    live: { artifact, version: runs, versions: { image: runs } },
    sync: asked === runs ? 'synced' : 'out-of-sync',
    health: 'healthy',
    since: '2026-01-01T00:00:00Z',
    match: { by: 'name', guess: false },
    evidence: [],
  };
}

describe('recordDeployments', () => {
  it.each([
    // The engine looked at Git before the portal did
    ['2026-01-01T11:59:00Z', ['1.0.0 >1.1.0 desired', ' >1.0.0 desired']],
    // Somebody was ahead of Git
    [
      '2026-01-01T12:05:00Z',
      ['1.0.0 >1.1.0 desired', '1.0.0 >1.1.0 live', ' >1.0.0 desired'],
    ],
  ])(
    'of a version that ran at 12:00 and was committed at %s',
    async (at, expected) => {
      const knex = await databases.init('SQLITE_3');
      await openDatabase(mockServices.database({ knex }));
      const steps = [
        { now: '2026-01-01T10:00:00Z', deployment: shop('1.0.0', '1.0.0') },
        { now: '2026-01-01T12:00:00Z', deployment: shop('1.0.0', '1.1.0') },
        { now: '2026-01-01T12:10:00Z', deployment: shop('1.1.0', '1.1.0') },
      ];
      for (const [index, { now, deployment }] of steps.entries()) {
        const headCommit = {
          sha: 's',
          url: 'u',
          author: 'a',
          message: 'm',
          at,
        };
        await recordDeployments(knex, QA, {
          ...createStores({ knex, owner: 'test' }),
          isRead: true,
          now,
          changed: [
            {
              deployment,
              before: steps[index - 1]?.deployment,
              ...(index === 2 ? { headCommit, parent: 'commit of 1.0.0' } : {}),
            },
          ],
        });
      }
      const records = await new RecordStore({ knex }).list({
        service: SHOP,
        environments: [QA],
        limit: 10,
      });
      expect(
        records.map(
          item => `${item.fromVersion ?? ''} >${item.toVersion} ${item.change}`,
        ),
      ).toEqual(expected);
      expect(records[0]).toMatchObject({ current: true, commit: { sha: 's' } });
    },
  );

  it('takes no commit for the cause that changed nothing', async () => {
    const knex = await databases.init('SQLITE_3');
    await openDatabase(mockServices.database({ knex }));
    const note = (options: Pick<ChangedDeployment, 'deployment' | 'before'>) =>
      recordDeployments(knex, QA, {
        ...createStores({ knex, owner: 'test' }),
        isRead: true,
        now: '2026-01-01T10:00:00Z',
        changed: [
          {
            ...options,
            headCommit: {
              sha: 's',
              url: 'u',
              author: 'a',
              message: 'm',
              at: '2026-01-01T09:00:00Z',
            },
            parent: 'p',
          },
        ],
      });
    const before = shop('1.0.0', '1.0.0');
    await note({ deployment: before });
    // The environment names another folder now
    const { desired, ...rest } = shop('1.1.0', '1.0.0');
    await note({
      before,
      deployment: {
        ...rest,
        desired: { ...desired!, commit: before.desired!.commit },
      },
    });
    const records = await knex('records').where({ current: true });
    expect(records).toMatchObject([
      { to_version: '1.1.0', head_commit: null, gap_id: null },
    ]);
  });

  it('notes once what is known by another artifact when its workloads are seen', async () => {
    const knex = await databases.init('SQLITE_3');
    await openDatabase(mockServices.database({ knex }));
    const note = (deployment: Deployment, before?: Deployment) =>
      recordDeployments(knex, QA, {
        ...createStores({ knex, owner: 'test' }),
        isRead: true,
        now: '2026-01-01T10:00:00Z',
        changed: [{ deployment, before }],
      });
    const after = shop('1.0.0', '1.0.0');
    const { live: _live, ...rest } = after;
    const before: Deployment = {
      ...rest,
      sync: 'unknown',
      health: 'unknown',
      desired: {
        ...after.desired!,
        artifact: { kind: 'chart', name: 'shop' },
        version: '0.4.0',
      },
    };
    await note(before);
    const [{ id, gap_id }] = await knex('records');
    await note(after, before);
    expect(await knex('records')).toMatchObject([
      {
        id,
        gap_id,
        artifact: artifact.name,
        from_version: null,
        to_version: '1.0.0',
        live_at: '2026-01-01T10:00:00Z',
      },
    ]);
  });

  it('takes a chart for the one that Git asks for, whatever its build', async () => {
    const knex = await databases.init('SQLITE_3');
    await openDatabase(mockServices.database({ knex }));
    const chart = { kind: 'chart' as const, name: 'shop' };
    const { desired, live, ...rest } = shop('0.4.0', '0.4.0+0cc9a8446c95');
    await recordDeployments(knex, QA, {
      ...createStores({ knex, owner: 'test' }),
      isRead: true,
      now: '2026-01-01T10:00:00Z',
      changed: [
        {
          deployment: {
            ...rest,
            sync: 'synced',
            desired: { ...desired!, artifact: chart },
            live: { ...live!, artifact: chart },
          },
        },
      ],
    });
    expect(await knex('records')).toMatchObject([
      {
        change: 'desired',
        to_version: '0.4.0',
        healthy_at: '2026-01-01T10:00:00Z',
      },
    ]);
  });
});
