import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { ChangeFeed } from './ChangeFeed';
import { RecordStore } from './RecordStore';
import type { ReviewedPlan } from './StoredPromotion';
import { WorkStore } from './WorkStore';
import { HoldStore } from './HoldStore';
import { PromotionStore } from './PromotionStore';
import { openDatabase } from './openDatabase';

const databases = createTestDatabases();

jest.setTimeout(60_000);

const QA = 'resource:default/qa';

function wish(id: string, toVersion = '1.1.0') {
  return {
    id,
    kind: 'promotion' as const,
    environment: QA,
    service: 'component:default/shop',
    artifact: 'r.example/shop',
    fromVersion: '1.0.0',
    toVersion,
    state: 'draft' as const,
    reason: 'Asked for.',
    requestedBy: 'user:default/developer',
    createdAt: new Date().toISOString(),
    wish: { service: 'component:default/shop', environment: QA },
    change: {
      repository: 'https://git.example/acme/env-qa',
      branch: 'main',
      headBranch: `downstage/${id}`,
    },
    files: [{ path: 'values.yaml', diff: '-a\n+b\n' }],
  };
}

describe.each(databases.eachSupportedId())('PromotionStore on %s', id => {
  let knex: Knex;
  let feed: ChangeFeed;
  let store: PromotionStore;

  beforeEach(async () => {
    knex = await databases.init(id);
    await openDatabase(mockServices.database({ knex }));
    feed = new ChangeFeed({ knex });
    store = new PromotionStore({
      knex,
      feed,
      holds: new HoldStore({ knex, feed }),
      records: new RecordStore({ knex }),
      work: new WorkStore({ knex, owner: 'test' }),
    });
  });

  it('allows one open wish per deployment, however many ask at once', async () => {
    const results = await Promise.all(
      ['a', 'b', 'c', 'd'].map(name => store.create(wish(name))),
    );
    expect(results.filter(result => result.created)).toHaveLength(1);
    expect(new Set(results.map(result => result.promotion.id)).size).toBe(1);
    await expect(
      store.list({ environments: [QA], limit: 10 }),
    ).resolves.toHaveLength(1);
  });

  it('moves on once from one state, and writes down who and why', async () => {
    const { promotion } = await store.create(wish('a'));
    const step = { to: 'open' as const, actor: 'system', reason: 'opened' };
    const moved = await Promise.all([
      store.transition(promotion, step),
      store.transition(promotion, step),
    ]);
    expect(moved.filter(Boolean)).toHaveLength(1);
    const after = await store.get('a');
    expect(after?.events).toMatchObject([
      { to: 'draft', actor: 'user:default/developer' },
      { from: 'draft', to: 'open', actor: 'system', reason: 'opened' },
    ]);
  });

  it('keeps what it changes apart from what lists show', async () => {
    const { promotion } = await store.create(wish('a'));
    expect(promotion.change.paths).toEqual(['values.yaml']);
    await store.recordCarried([
      {
        id: 'a',
        plan: {} as ReviewedPlan,
        files: [
          { path: 'other.yaml', diff: '-c\n+d\n' },
          { path: 'lock', diff: '-e\n+f\n' },
        ],
      },
    ]);
    await store.transition(promotion, {
      to: 'open',
      actor: 'system',
      reason: 'opened',
      change: { mergeCommit: 'm' },
    });
    const [listed] = await store.list({ environments: [QA], limit: 1 });
    expect(listed.change).toEqual({
      repository: 'https://git.example/acme/env-qa',
      branch: 'main',
      headBranch: 'downstage/a',
      mergeCommit: 'm',
      paths: ['other.yaml', 'lock'],
    });
    await expect(store.files('a')).resolves.toEqual([
      { path: 'other.yaml', diff: '-c\n+d\n' },
      { path: 'lock', diff: '-e\n+f\n' },
    ]);
  });

  it('follows what is not finished, and makes room for the next', async () => {
    const { promotion } = await store.create(wish('a'));
    await expect(store.open(promotion)).resolves.toMatchObject({ id: 'a' });
    await store.transition(promotion, {
      to: 'closed',
      actor: 'scm:somebody',
      reason: 'closed',
    });
    await expect(store.open(promotion)).resolves.toBeUndefined();
    await expect(store.create(wish('b', '1.2.0'))).resolves.toMatchObject({
      created: true,
      promotion: { toVersion: '1.2.0' },
    });
    await expect(store.shown('component:default/shop')).resolves.toEqual(
      new Map([[QA, expect.objectContaining({ id: 'b', state: 'draft' })]]),
    );
  });

  it.each([
    ['closed' as const, null],
    ['merged' as const, 'p1'],
  ])(
    'that is %s: the record of its version names %s as what brought it',
    async (to, expected) => {
      const { promotion } = await store.create({
        ...wish('p1'),
        state: 'open',
      });
      await knex('records').insert({
        id: 'r1',
        change: 'desired',
        environment: QA,
        service: promotion.service,
        artifact: promotion.artifact,
        to_version: '1.1.0',
        promotion_id: 'p1',
        desired_at: new Date().toISOString(),
        current: true,
      });
      await store.transition(promotion, { to, actor: 'system', reason: 'x' });
      await expect(
        knex('records').where({ id: 'r1' }).first(),
      ).resolves.toMatchObject({ promotion_id: expected });
    },
  );

  it('tells the change feed of every change, once', async () => {
    await store.create(wish('a'));
    const changes = await knex('changes').orderBy('seq');
    const seen = changes.map(({ topic, key }) => `${topic} ${key}`);
    expect(seen).toEqual([
      'promotion a',
      `deployment ${QA}/component:default/shop`,
    ]);
    await expect(feed.newest()).resolves.toBe(2);
  });
});
