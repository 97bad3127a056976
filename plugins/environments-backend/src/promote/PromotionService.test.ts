import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import {
  QA,
  QA_REPOSITORY,
  SHOP,
  VIEW,
  type Shop,
  createShop,
  promotionOf,
} from '../__testUtils__/createShop';
import { PromotionService } from './PromotionService';

const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_15'],
  disableDocker: true,
});

jest.setTimeout(60_000);

const request = {
  wish: { service: SHOP.ref, environment: QA.ref },
  expectedVersion: '1.1.0',
  requestedBy: 'user:default/ann',
  view: VIEW,
};

describe.each(databases.eachSupportedId())('PromotionService on %s', id => {
  let knex: Knex;
  let shop: Shop;
  let service: PromotionService;

  const pullRequest = async () => (await shop.qa.pullRequests.get(1))!;

  beforeEach(async () => {
    knex = await databases.init(id);
    shop = await createShop(knex);
    service = new PromotionService({ ...shop.stores, ...shop });
  });

  it('opens a pull request for a promotion that is written down', async () => {
    const promotion = await service.start(request);
    expect(promotion).toMatchObject({
      state: 'open',
      fromVersion: '1.0.0',
      toVersion: '1.1.0',
      requestedBy: 'user:default/ann',
      change: {
        repository: QA_REPOSITORY,
        paths: ['kustomization.yaml'],
        pullRequest: { number: 1, state: 'open' },
      },
      events: [{ to: 'draft' }, { from: 'draft', to: 'open' }],
    });
    await expect(pullRequest()).resolves.toMatchObject({
      state: 'open',
      head: promotion.change.headBranch,
    });
  });

  it('previews without writing anything', async () => {
    await expect(service.preview(request.wish, VIEW)).resolves.toMatchObject({
      toVersion: '1.1.0',
    });
    await expect(knex('promotions').select()).resolves.toEqual([]);
    await expect(pullRequest()).resolves.toBeUndefined();
  });

  it('gives the promotion that the same person has begun already', async () => {
    const first = await service.start(request);
    await expect(service.start(request)).resolves.toMatchObject({
      id: first.id,
    });
    await expect(knex('promotions').select('id')).resolves.toHaveLength(1);
  });

  it('refuses a promotion while somebody else has one open', async () => {
    await service.start(request);
    await expect(
      service.start({ ...request, requestedBy: 'user:default/bob' }),
    ).rejects.toThrow('A promotion into QA is under way.');
  });

  it('begins anew after one that failed', async () => {
    await shop.stores.promotions.create(
      promotionOf({ id: 'old', state: 'failed' }),
    );
    const { id: fresh, state } = await service.start(request);
    expect([fresh === 'old', state]).toEqual([false, 'open']);
  });

  it('refuses another version than the person has seen', async () => {
    await expect(
      service.start({ ...request, expectedVersion: '1.0.9' }),
    ).rejects.toThrow(/is 1\.1\.0 by now, not 1\.0\.9/);
    await expect(knex('promotions').select()).resolves.toEqual([]);
  });

  it('keeps the host’s reason when the pull request cannot be opened', async () => {
    shop.scm.forbidWrites(QA_REPOSITORY);
    await expect(service.start(request)).resolves.toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('may not write'),
    });
  });

  it('adds a service under the name that the catalog knows', async () => {
    await shop.withdraw(QA);
    shop.scm.seed(QA_REPOSITORY, {
      'kustomization.yaml': 'resources: []\n',
    });
    await shop.reader.readAll({});
    const addition = { name: 'shop', image: 'r.example/shop', tag: '1.1.0' };
    const added = await service.add({
      environment: QA.ref,
      service: await service.serviceNamed('shop', VIEW.visible),
      addition,
      requestedBy: 'user:default/ann',
      view: VIEW,
    });
    expect(added).toMatchObject({ number: 1 });
    await expect(
      shop.stores.promotions.get(added.promotion),
    ).resolves.toMatchObject({ service: SHOP.ref, wish: { addition } });
  });

  describe('cancel', () => {
    const stored = async () => {
      const promotion = await service.start(request);
      return (await shop.stores.promotions.get(promotion.id))!;
    };

    it('closes the pull request and says who did it', async () => {
      const promotion = await stored();
      await service.cancel(promotion, 'user:default/bob');
      const cancelled = (await shop.stores.promotions.get(promotion.id))!;
      expect(cancelled).toMatchObject({
        state: 'cancelled',
        change: { pullRequest: { state: 'closed' } },
      });
      expect(cancelled.events.at(-1)).toMatchObject({
        actor: 'user:default/bob',
      });
      await expect(pullRequest()).resolves.toMatchObject({ state: 'closed' });
    });

    it('refuses once the pull request has been merged', async () => {
      const promotion = await stored();
      const { number, headCommit } = await pullRequest();
      await shop.qa.pullRequests.merge(number, { expectedHead: headCommit });
      await expect(service.cancel(promotion, 'a')).rejects.toThrow(
        'The pull request has been merged meanwhile',
      );
      await expect(
        shop.stores.promotions.get(promotion.id),
      ).resolves.toMatchObject({ state: 'open' });
    });

    it('refuses what is merged or finished', async () => {
      const promotion = await stored();
      await shop.stores.promotions.transition(promotion, {
        to: 'syncing',
        actor: 'delivery',
        reason: 'x',
      });
      await expect(service.cancel(promotion, 'a')).rejects.toThrow(
        'The promotion is syncing and can no longer',
      );
    });

    it('keeps no wish that the host forbids', async () => {
      const promotion = await stored();
      shop.scm.forbidWrites(QA_REPOSITORY);
      await expect(service.cancel(promotion, 'a')).rejects.toThrow(
        'may not write',
      );
      const after = await shop.stores.promotions.get(promotion.id);
      expect([after?.state, after?.cancellation]).toEqual(['open', undefined]);
    });

    it('closes the pull request that is opened for a draft meanwhile', async () => {
      const { promotion } = await shop.stores.promotions.create(
        promotionOf({ id: 'p1' }),
      );
      await service.cancel(promotion, 'user:default/bob');
      await shop.applier.apply(
        promotion,
        await shop.planner.plan(request.wish, {
          environments: VIEW.environments,
        }),
      );
      await expect(pullRequest()).resolves.toMatchObject({ state: 'closed' });
      await expect(
        shop.stores.promotions.get(promotion.id),
      ).resolves.toMatchObject({ state: 'cancelled' });
    });
  });
});
