import { mockServices } from '@backstage/backend-test-utils';
import type { PromotionState } from '@downstage/backstage-plugin-environments-common';
import type { Knex } from 'knex';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { promotionOf } from '../__testUtils__/createShop';
import { type Stores, createStores } from './createStores';
import { openDatabase } from './openDatabase';
import type { NewPromotion } from './StoredPromotion';

const databases = createTestDatabases();

jest.setTimeout(60_000);

const day = (number: number) => `2026-01-0${number}T00:00:00.000Z`;
const ROLLBACK = {
  kind: 'rollback' as const,
  fromVersion: '1.1.0',
  toVersion: '1.0.0',
  createdAt: day(2),
};
const { environment, service } = promotionOf({ id: 'x' });

describe.each(databases.eachSupportedId())('HoldStore on %s', id => {
  let knex: Knex;
  let stores: Stores;

  beforeEach(async () => {
    knex = await databases.init(id);
    await openDatabase(mockServices.database({ knex }));
    stores = createStores({ knex, owner: 'test' });
  });

  const create = (rest: Partial<NewPromotion> & { id: string }) =>
    stores.promotions.create(promotionOf(rest));
  /** Moves a promotion through states. */
  const move = async (promotion: string, ...states: PromotionState[]) => {
    for (const to of states) {
      const now = (await stores.promotions.get(promotion))!;
      await stores.promotions.transition(now, { to, actor: 'a', reason: 'x' });
    }
  };
  const held = async () =>
    (await stores.holds.ofService(service)).get(environment) ?? [];
  const rollbacks = async () => (await held()).map(hold => hold.promotion);

  it('holds from the request of a rollback on', async () => {
    await create({ id: 'p1' });
    await expect(held()).resolves.toEqual([]);
    await move('p1', 'open', 'merged');
    await create({ id: 'r1', ...ROLLBACK, requestedBy: 'user:default/bob' });
    const hold = {
      promotion: 'r1',
      since: day(2),
      by: 'user:default/bob',
      fromVersion: '1.1.0',
      toVersion: '1.0.0',
    };
    await expect(held()).resolves.toEqual([hold]);
    await expect(stores.holds.shown()).resolves.toEqual([
      { environment, service, hold },
    ]);
  });

  it.each<[string, PromotionState[], boolean]>([
    ['waits for its merge', ['open'], true],
    ['was merged', ['open', 'merged', 'syncing', 'healthy'], true],
    ['could not be opened', ['failed'], true],
    ['did not come right', ['open', 'merged', 'syncing', 'failed'], true],
    ['was replaced after its merge', ['open', 'merged', 'superseded'], true],
    ['was taken back after its merge', ['open', 'merged', 'reverted'], true],
    ['was closed', ['open', 'closed'], false],
    ['was closed and opened again', ['open', 'closed', 'open'], true],
    ['was cancelled', ['open', 'cancelled'], false],
    ['made room for another promotion', ['open', 'superseded'], false],
  ])('of a rollback that %s', async (_, states, isHeld) => {
    await create({ id: 'r1', ...ROLLBACK });
    await move('r1', ...states);
    await expect(rollbacks()).resolves.toEqual(isHeld ? ['r1'] : []);
  });

  it.each<[string, Partial<NewPromotion>, PromotionState[], string[]]>([
    ['is healthy', {}, ['open', 'merged', 'healthy'], []],
    ['is not healthy', {}, ['open', 'merged', 'failed'], ['r1']],
    [
      'was asked for before, and is healthy late',
      { createdAt: day(1) },
      ['open', 'merged', 'failed', 'healthy'],
      ['r1'],
    ],
    [
      'is of another service',
      { service: 'component:default/cart' },
      ['open', 'merged', 'healthy'],
      ['r1'],
    ],
    [
      'rolls back further',
      { kind: 'rollback', fromVersion: '1.0.0', toVersion: '0.9.0' },
      ['open', 'merged', 'healthy'],
      ['p2', 'r1'],
    ],
    [
      'rolls back to what was rolled back',
      { kind: 'rollback', fromVersion: '1.0.0', toVersion: '1.1.0' },
      ['open', 'merged', 'healthy'],
      ['p2'],
    ],
  ])('after a promotion that %s', async (_, rest, states, expected) => {
    await create({ id: 'r1', ...ROLLBACK });
    await move('r1', 'open', 'merged', 'healthy');
    await create({ id: 'p2', toVersion: '1.2.0', createdAt: day(3), ...rest });
    await move('p2', ...states);
    await expect(rollbacks()).resolves.toEqual(expected);
  });

  it('is lifted whole, once, and pages are told', async () => {
    await create({ id: 'r1', ...ROLLBACK });
    await move('r1', 'open', 'merged');
    await create({ id: 'r2', ...ROLLBACK, createdAt: day(3) });
    const before = await stores.feed.newest();
    const lift = () => stores.holds.lift({ environment, service });
    await expect(lift()).resolves.toMatchObject([
      { promotion: 'r2' },
      { promotion: 'r1' },
    ]);
    await expect(held()).resolves.toEqual([]);
    await expect(
      knex('changes').where('seq', '>', before).select('topic', 'key'),
    ).resolves.toEqual([
      { topic: 'deployment', key: `${environment}/${service}` },
    ]);
    await expect(lift()).resolves.toEqual([]);
  });

  it('outlives what is read anew, and goes with the service', async () => {
    await create({ id: 'r1', ...ROLLBACK });
    await stores.deployments.project(environment, trx =>
      stores.deployments.replace(trx, environment, [], new Map()),
    );
    await expect(rollbacks()).resolves.toEqual(['r1']);
    await stores.holds.remove(knex, 'resource:default/dev', [service]);
    await stores.holds.remove(knex, environment, []);
    await expect(rollbacks()).resolves.toEqual(['r1']);
    await stores.holds.remove(knex, environment, [service]);
    await expect(rollbacks()).resolves.toEqual([]);
  });
});
