import { formatReasons } from '@downstage/backstage-plugin-environments-common';
import type { Knex } from 'knex';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import type { StoredPromotion } from '../database/StoredPromotion';
import {
  DEV,
  DEV_REPOSITORY,
  QA,
  QA_REPOSITORY,
  SHOP,
  VIEW,
  type Shop,
  createShop,
  promotionOf,
} from '../__testUtils__/createShop';
import { PromotionService } from './PromotionService';

const databases = createTestDatabases();

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

  it('writes a promotion down and answers; its pull request follows', async () => {
    const started = await service.start(request);
    expect(started).toMatchObject({ state: 'draft', reason: 'Requested.' });
    await expect(pullRequest()).resolves.toBeUndefined();
    await shop.worker.look(started.id);
    const promotion = (await shop.stores.promotions.get(started.id))!;
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

  describe('with a token of the person', () => {
    const asPerson = { host: new URL(QA_REPOSITORY).host, token: 'of-ann' };
    const startAs = async (token = asPerson) => {
      const { id: started } = await service.start({
        ...request,
        asPerson: token,
      });
      await shop.worker.look(started);
      return (await shop.stores.promotions.get(started))!;
    };

    beforeEach(() => shop.scm.addPerson('ann', 'of-ann'));

    it('opens the pull request as the person, and keeps no token', async () => {
      await expect(service.preview(request.wish, VIEW)).resolves.toMatchObject({
        asPerson: true,
      });
      const promotion = await startAs();
      await expect(pullRequest()).resolves.toMatchObject({ author: 'ann' });
      const rows = JSON.stringify([
        await knex('promotions').select(),
        await knex('work').select(),
      ]);
      expect(rows).toContain(promotion.id);
      expect(rows).not.toContain('of-ann');
      expect(shop.persons.take(promotion.id, QA_REPOSITORY)).toBeUndefined();
    });

    it('opens it as the portal where the host does not let the person, and says so', async () => {
      const { events, state } = await startAs({ ...asPerson, token: 'old' });
      expect(state).toBe('open');
      await expect(pullRequest()).resolves.toMatchObject({ author: 'portal' });
      expect(events.map(({ reason }) => reason)).toContainEqual(
        'The portal opens the pull request, since the host does not let user:default/ann do it: Bad credentials.',
      );
    });

    it('sends it to no other host', async () => {
      await startAs({ ...asPerson, host: 'elsewhere.example' });
      await expect(pullRequest()).resolves.toMatchObject({ author: 'portal' });
    });

    it('refuses it where that is turned off', async () => {
      service = new PromotionService({
        ...shop.stores,
        planner: shop.planner,
      });
      await expect(service.preview(request.wish, VIEW)).resolves.toMatchObject({
        asPerson: false,
      });
      await expect(startAs()).rejects.toThrow(
        '"asPerson" is turned off by environments.pullRequestsAsPerson: leave it out',
      );
    });
  });

  it('previews without writing anything', async () => {
    await expect(service.preview(request.wish, VIEW)).resolves.toMatchObject({
      toVersion: '1.1.0',
    });
    await expect(knex('promotions').select()).resolves.toEqual([]);
    await expect(pullRequest()).resolves.toBeUndefined();
  });

  it.each(['user:default/ann', 'user:default/bob'])(
    'gives the promotion that is under way to %s',
    async requestedBy => {
      const first = await service.start(request);
      for (const look of [0, 1]) {
        await expect(
          service.start({ ...request, requestedBy }),
        ).resolves.toMatchObject({ id: first.id });
        expect(look).toBeLessThan(2);
        await shop.worker.look(first.id);
      }
      await expect(knex('promotions').select('id')).resolves.toHaveLength(1);
    },
  );

  it.each(['failed', 'merged', 'syncing'] as const)(
    'begins anew after one that is %s',
    async state => {
      await shop.stores.promotions.create(promotionOf({ id: 'old', state }));
      const fresh = await service.start(request);
      await shop.worker.look(fresh.id);
      const after = await shop.stores.promotions.get(fresh.id);
      expect([fresh.id === 'old', after?.state]).toEqual([false, 'open']);
    },
  );

  describe('while another version is open', () => {
    const newer = { ...request, expectedVersion: '1.2.0' };

    beforeEach(async () => {
      await shop.promote();
      shop.push('1.2.0', { repository: DEV_REPOSITORY });
      await shop.reader.readAll({});
      await shop.deploy(DEV);
    });

    it('asks for consent to take its place', async () => {
      await expect(service.start(newer)).rejects.toThrow(
        'This has to be agreed to: Closes pull request #1, which brings 1.1.0',
      );
    });

    it('takes its place, and says so there', async () => {
      const consents = ['Closes pull request #1, which brings 1.1.0'];
      const wish = { ...request.wish, consents };
      const { id: fresh } = await service.start({ ...newer, wish });
      const [old] = await knex('promotions').where({ superseded_by: fresh });
      await shop.worker.look(old.id);
      await shop.worker.look(fresh);
      await expect(shop.stores.promotions.get(old.id)).resolves.toMatchObject({
        state: 'superseded',
        reason: `Promotion ${fresh} takes its place.`,
        change: { pullRequest: { number: 1, state: 'closed' } },
      });
      await expect(shop.qa.pullRequests.get(1)).resolves.toMatchObject({
        state: 'closed',
      });
      await expect(shop.qa.pullRequests.get(2)).resolves.toMatchObject({
        state: 'open',
        title: 'Promote Shop to QA: 1.0.0 → 1.2.0',
      });
    });

    it('is not in its way once it is merged', async () => {
      const { number, headCommit } = await pullRequest();
      await shop.qa.pullRequests.merge(number, { expectedHead: headCommit });
      const consents = ['Closes pull request #1, which brings 1.1.0'];
      const wish = { ...request.wish, consents };
      await service.start({ ...newer, wish });
      const [old] = await knex('promotions').where({ to_version: '1.1.0' });
      await shop.worker.look(old.id);
      await expect(shop.stores.promotions.get(old.id)).resolves.toMatchObject({
        state: 'merged',
        events: [
          {},
          {},
          { reason: 'Pull request #1 was merged before it could be closed.' },
        ],
      });
    });
  });

  describe('after a rollback from 1.1.0', () => {
    const consents = [
      'Brings back 1.1.0, which user:default/bob rolled back from QA on 2026-01-02',
    ];
    const asked = { ...request, wish: { ...request.wish, consents } };

    beforeEach(async () => {
      const { promotions } = shop.stores;
      const { promotion } = await promotions.create(
        promotionOf({
          id: 'r1',
          kind: 'rollback',
          fromVersion: '1.1.0',
          toVersion: '1.0.0',
          requestedBy: 'user:default/bob',
          createdAt: '2026-01-02T03:04:05.000Z',
        }),
      );
      await promotions.transition(promotion, {
        to: 'merged',
        actor: 'scm',
        reason: 'x',
      });
    });

    it('asks for consent to bring 1.1.0 back, which names it', async () => {
      await expect(service.start(request)).rejects.toThrow(
        `This has to be agreed to: ${consents}`,
      );
      await expect(service.start(asked)).resolves.toMatchObject({
        toVersion: '1.1.0',
      });
    });

    it('lets a person bring another version, and holds until that is healthy', async () => {
      shop.push('1.2.0', { repository: DEV_REPOSITORY });
      await shop.reader.readAll({});
      await shop.deploy(DEV);
      const { id: fresh } = await service.start({
        ...request,
        expectedVersion: '1.2.0',
      });
      const { promotions, holds } = shop.stores;
      for (const [to, left] of [
        ['open', 1],
        ['merged', 1],
        ['healthy', 0],
      ] as const) {
        const now = (await promotions.get(fresh))!;
        await promotions.transition(now, { to, actor: 'a', reason: 'x' });
        await expect(holds.shown()).resolves.toHaveLength(left);
      }
    });

    it('keeps automation away, whatever it agrees to', async () => {
      const view = { ...VIEW, isAutomation: true };
      const reason =
        'QA is held: user:default/bob rolled it back from 1.1.0 to 1.0.0 at 2026-01-02T03:04:05.000Z. Automation may change it again once a person lifts the hold.';
      await expect(service.start({ ...asked, view })).rejects.toThrow(reason);
      const preview = await service.preview(request.wish, view);
      expect(formatReasons(preview.blocked)).toBe(reason);
      await expect(
        service.add({
          environment: QA.ref,
          service: SHOP.ref,
          addition: { name: 'shop', image: 'r.example/shop', tag: '1.1.0' },
          requestedBy: 'plugin:scaffolder',
          view,
        }),
      ).rejects.toThrow(reason);
      await shop.stores.holds.lift({
        environment: QA.ref,
        service: SHOP.ref,
      });
      await expect(service.start({ ...request, view })).resolves.toMatchObject({
        toVersion: '1.1.0',
      });
    });
  });

  it('refuses another version than the person has seen', async () => {
    await expect(
      service.start({ ...request, expectedVersion: '1.0.9' }),
    ).rejects.toThrow(/is 1\.1\.0 by now, not 1\.0\.9/);
    await expect(knex('promotions').select()).resolves.toEqual([]);
  });

  it('keeps the host’s reason when the pull request cannot be opened', async () => {
    shop.scm.forbidWrites(QA_REPOSITORY);
    await expect(shop.promote()).resolves.toMatchObject({
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
    const name = await service.serviceNamed('shop', VIEW.visible);
    const added = await shop.whileWorking(() =>
      service.add({
        environment: QA.ref,
        service: name,
        addition,
        requestedBy: 'user:default/ann',
        view: VIEW,
      }),
    );
    expect(added).toMatchObject({ number: 1 });
    await expect(
      shop.stores.promotions.get(added.promotion),
    ).resolves.toMatchObject({ service: SHOP.ref, wish: { addition } });
  });

  describe('cancel', () => {
    const cancel = async (promotion: StoredPromotion) => {
      // Nothing but the cancellation makes it look
      await knex('work').delete();
      return shop.whileWorking(() =>
        service.cancel(promotion, 'user:default/bob'),
      );
    };
    const after = ({ id: promotion }: StoredPromotion) =>
      shop.stores.promotions.get(promotion);

    it('closes the pull request, deletes the branch and says who did it', async () => {
      const promotion = await shop.promote();
      await cancel(promotion);
      const cancelled = await after(promotion);
      expect(cancelled).toMatchObject({
        state: 'cancelled',
        change: { pullRequest: { state: 'closed' } },
      });
      expect(cancelled?.events.at(-1)).toMatchObject({
        actor: 'user:default/bob',
      });
      await expect(pullRequest()).resolves.toMatchObject({ state: 'closed' });
      await expect(
        shop.qa.repository.head(promotion.change.headBranch),
      ).resolves.toEqual({ status: 'not-found' });
    });

    it('ends a draft before anything is done for it', async () => {
      const draft = await service.start(request);
      await cancel(draft);
      await expect(after(draft)).resolves.toMatchObject({
        state: 'cancelled',
        events: [{ to: 'draft' }, { actor: 'user:default/bob' }],
      });
      await expect(pullRequest()).resolves.toBeUndefined();
    });

    it('leaves a merge be, and says so', async () => {
      const promotion = await shop.promote();
      const { number, headCommit } = await pullRequest();
      await shop.qa.pullRequests.merge(number, { expectedHead: headCommit });
      await expect(cancel(promotion)).rejects.toThrow(
        'The pull request has been merged meanwhile',
      );
      await expect(after(promotion)).resolves.toMatchObject({
        state: 'merged',
        change: { pullRequest: { state: 'merged' } },
      });
    });

    it('refuses what is merged or finished', async () => {
      const promotion = await shop.promote();
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
      const promotion = await shop.promote();
      shop.scm.forbidWrites(QA_REPOSITORY);
      await expect(cancel(promotion)).rejects.toThrow('may not write');
      const left = await after(promotion);
      expect([left?.state, left?.cancellation]).toEqual(['open', undefined]);
    });
  });
});
