import { TestDatabases } from '@backstage/backend-test-utils';
import type { ScmProvider } from '@downstage/backstage-plugin-environments-node';
import {
  ScmError,
  ScmHosts,
} from '@downstage/backstage-plugin-environments-node';
import {
  QA,
  QA_REPOSITORY,
  SHOP,
  VIEW,
  type Shop,
  createShop,
  promotionOf,
} from '../__testUtils__/createShop';
import { PromotionReconciler } from './PromotionReconciler';
import { PromotionService } from './PromotionService';

const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_15'],
  disableDocker: true,
});

jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())('PromotionReconciler on %s', id => {
  let shop: Shop;
  let reconciler: PromotionReconciler;
  let merged: string[];
  /** Makes the host fail. */
  let failure: Error | undefined;
  let comparisons: number;
  /** What happens between the host's closing of a pull request and its answer. */
  let afterClose: () => Promise<void>;
  /** Whether the host hears of it. */
  let isReached: boolean;

  /** Between the reconciler and the host: counts comparisons, and fails when it is told to. */
  const between = (provider: ScmProvider): ScmProvider => ({
    id: provider.id,
    repositoryOf: url => provider.repositoryOf(url),
    forRepository: url => {
      const scm = provider.forRepository(url)!;
      const { pullRequests, repository } = scm;
      return {
        pullRequests: Object.assign(Object.create(pullRequests), {
          get: async (number: number) => {
            if (failure) {
              throw failure;
            }
            return pullRequests.get(number);
          },
          close: async (number: number) => {
            if (isReached) {
              await pullRequests.close(number);
            }
            await afterClose();
          },
        }),
        repository: Object.assign(Object.create(repository), {
          compare: async (base: string, head: string) => {
            comparisons += 1;
            return repository.compare(base, head);
          },
        }),
      };
    },
  });

  const stateOf = async (promotion: string) =>
    (await shop.stores.promotions.get(promotion))!;

  const open = async () => {
    const service = new PromotionService({ ...shop.stores, ...shop });
    return service.start({
      wish: { service: SHOP.ref, environment: QA.ref },
      expectedVersion: '1.1.0',
      requestedBy: 'user:default/ann',
      view: VIEW,
    });
  };
  const merge = async () => {
    const { number, headCommit } = (await shop.qa.pullRequests.get(1))!;
    await shop.qa.pullRequests.merge(number, { expectedHead: headCommit });
    await shop.reader.readAll({});
    const head = await shop.qa.repository.head('main');
    return head.status === 'found' ? head.sha : '';
  };

  beforeEach(async () => {
    shop = await createShop(await databases.init(id));
    merged = [];
    failure = undefined;
    comparisons = 0;
    afterClose = async () => {};
    isReached = true;
    reconciler = new PromotionReconciler({
      ...shop.stores,
      hosts: new ScmHosts([between(shop.scm)]),
      applier: shop.applier,
      logger: shop.logger,
      onMerged: async promotion => void merged.push(promotion.id),
    });
  });

  it('leaves an open pull request alone', async () => {
    const promotion = await open();
    await reconciler.reconcileAll();
    await expect(stateOf(promotion.id)).resolves.toEqual(
      expect.objectContaining({ state: 'open', events: promotion.events }),
    );
  });

  it('records who closed a pull request', async () => {
    const promotion = await open();
    await shop.qa.pullRequests.close(1);
    await reconciler.reconcilePullRequest(QA_REPOSITORY, 1);
    const { state, events, change } = await stateOf(promotion.id);
    expect([state, change.pullRequest?.state]).toEqual(['closed', 'closed']);
    expect(events.at(-1)).toMatchObject({ actor: 'scm:portal' });
  });

  describe('a cancellation', () => {
    const cancel = async () => {
      const promotion = await open();
      const service = new PromotionService({
        ...shop.stores,
        ...shop,
        hosts: new ScmHosts([between(shop.scm)]),
      });
      const failed = await service
        .cancel(promotion, 'user:default/bob')
        .then(() => undefined)
        .catch(error => error.message);
      return { promotion, failed };
    };
    const cancelledByBob = {
      state: 'cancelled',
      change: { pullRequest: { state: 'closed' } },
      events: [
        { to: 'draft' },
        { to: 'open' },
        { to: 'cancelled', actor: 'user:default/bob' },
      ],
    };

    it('is the person’s, whoever sees the closed pull request first', async () => {
      afterClose = async () => {
        afterClose = async () => {};
        await reconciler.reconcilePullRequest(QA_REPOSITORY, 1);
      };
      const { promotion, failed } = await cancel();
      expect(failed).toBeUndefined();
      await expect(stateOf(promotion.id)).resolves.toMatchObject(
        cancelledByBob,
      );
    });

    it.each([
      ['the answer is lost', true],
      ['the host was not reached', false],
    ])('is the person’s, where %s', async (_, isHeard) => {
      isReached = isHeard;
      afterClose = async () => {
        throw new ScmError({ kind: 'unavailable', message: 'hang up' });
      };
      const { promotion, failed } = await cancel();
      expect(failed).toBe('hang up');
      await expect(stateOf(promotion.id)).resolves.toMatchObject({
        state: 'open',
      });
      afterClose = async () => {};
      isReached = true;
      await reconciler.reconcileAll();
      await expect(stateOf(promotion.id)).resolves.toMatchObject(
        cancelledByBob,
      );
      await expect(shop.qa.pullRequests.get(1)).resolves.toMatchObject({
        state: 'closed',
      });
    });

    it('of a draft is ended by the next look', async () => {
      await shop.stores.promotions.create(promotionOf({ id: 'p1' }));
      await shop.stores.promotions.requestCancellation(
        'p1',
        'user:default/bob',
      );
      await reconciler.reconcile('p1');
      await expect(stateOf('p1')).resolves.toMatchObject({
        state: 'cancelled',
        events: [{ to: 'draft' }, { actor: 'user:default/bob' }],
      });
    });

    it('comes too late for what is merged', async () => {
      const promotion = await open();
      await merge();
      await shop.stores.promotions.requestCancellation(
        promotion.id,
        'user:default/bob',
      );
      await reconciler.reconcile(promotion.id);
      await expect(stateOf(promotion.id)).resolves.not.toMatchObject({
        state: 'cancelled',
      });
    });
  });

  it('follows a merge in one look, with a deadline, and asks for the branch to be read', async () => {
    const promotion = await open();
    const commit = await merge();
    await shop.deploy(QA, { version: '1.0.0' });
    await reconciler.reconcile(promotion.id);
    const { state, deadline, change, events } = await stateOf(promotion.id);
    expect(state).toBe('syncing');
    expect(change).toMatchObject({
      mergeCommit: commit,
      pullRequest: { state: 'merged' },
    });
    expect(merged).toEqual([promotion.id]);
    expect(events.map(({ to }) => to)).toEqual([
      'draft',
      'open',
      'merged',
      'syncing',
    ]);
    const mergedAt = events.find(({ to }) => to === 'merged')!.at;
    const seconds = (Date.parse(deadline!) - Date.parse(mergedAt)) / 1000;
    expect(Math.round(seconds)).toBe(QA.promotion.healthyWithinSeconds);
  });

  it.each([
    ['contains the merge', true, 'healthy'],
    ['is older', false, 'syncing'],
  ])('compares what is applied once: it %s', async (_, isNew, expected) => {
    const before = await shop.qa.repository.head('main');
    const promotion = await open();
    await merge();
    const after = shop.push('1.1.0', { before: '# later\n' });
    const old = before.status === 'found' ? before.sha : '';
    await shop.deploy(QA, {
      version: '1.1.0',
      revision: isNew ? after : old,
    });
    await reconciler.reconcile(promotion.id);
    await reconciler.reconcile(promotion.id);
    await expect(stateOf(promotion.id)).resolves.toMatchObject({
      state: expected,
    });
    expect(comparisons).toBe(1);
  });

  it('looks at the promotions of the deployments that changed alone', async () => {
    const promotion = await open();
    await merge();
    await reconciler.reconcileDeployments(QA.ref, ['component:default/cart']);
    await reconciler.reconcileDeployments('resource:x/y', [SHOP.ref]);
    await expect(stateOf(promotion.id)).resolves.toMatchObject({
      state: 'open',
    });
    await reconciler.reconcileDeployments(QA.ref, [SHOP.ref]);
    await expect(stateOf(promotion.id)).resolves.not.toMatchObject({
      state: 'open',
    });
  });

  it.each([
    ['leaves a young draft to the request that made it', 'draft', 'now'],
    ['applies an old draft', 'open', '2026-01-01T00:00:00.000Z'],
  ])('%s', async (_, expected, at) => {
    await shop.stores.promotions.create(
      promotionOf({
        id: 'p1',
        ...(at === 'now' ? {} : { createdAt: at }),
      }),
    );
    await reconciler.reconcileAll();
    await expect(stateOf('p1')).resolves.toMatchObject({ state: expected });
  });

  it('stops when it is told to', async () => {
    const promotion = await open();
    await merge();
    await reconciler.reconcileAll(AbortSignal.abort());
    await expect(stateOf(promotion.id)).resolves.toMatchObject({
      state: 'open',
    });
  });

  it('tries again later what the host refuses; what is a fault is thrown', async () => {
    const promotion = await open();
    await merge();
    failure = new ScmError({ kind: 'unavailable', message: 'down' });
    await reconciler.reconcile(promotion.id);
    failure = new Error('a fault');
    await expect(reconciler.reconcile(promotion.id)).rejects.toThrow('a fault');
    await expect(stateOf(promotion.id)).resolves.toMatchObject({
      state: 'open',
    });
    failure = undefined;
    await reconciler.reconcile(promotion.id);
    await expect(stateOf(promotion.id)).resolves.not.toMatchObject({
      state: 'open',
    });
  });
});
