import {
  type Scm,
  ScmError,
  type ScmProvider,
} from '@downstage/backstage-plugin-environments-node';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import {
  DEV,
  DEV_REPOSITORY,
  QA,
  QA_REPOSITORY,
  SHOP,
  type Shop,
  VIEW,
  createShop,
  kustomization,
  promotionOf,
} from '../__testUtils__/createShop';
import type { StoredPromotion } from '../database/StoredPromotion';
import { PromotionService } from './PromotionService';

const databases = createTestDatabases();

jest.setTimeout(60_000);

type Call = [port: string, method: string, args: unknown[]];

describe.each(databases.eachSupportedId())('PromotionWorker on %s', id => {
  let shop: Shop;
  /** What the worker asked the host for. */
  let calls: string[];
  /** Stands between the worker and the host: before each call, and behind it. */
  let before: (...call: Call) => Promise<void>;
  let behind: (...call: Call) => Promise<void>;

  const watched = <T extends object>(port: string, target: T): T =>
    new Proxy(target, {
      get(object, key) {
        const value = Reflect.get(object, key);
        return typeof value === 'function'
          ? async (...args: unknown[]) => {
              calls.push(`${port}.${String(key)}`);
              await before(port, String(key), args);
              const result = await value.apply(object, args);
              await behind(port, String(key), args);
              return result;
            }
          : value;
      },
    });
  const between = (provider: ScmProvider): ScmProvider => ({
    id: provider.id,
    repositoryOf: url => provider.repositoryOf(url),
    forRepository(url): Scm | undefined {
      const scm = provider.forRepository(url);
      return (
        scm && {
          repository: watched('repository', scm.repository),
          pullRequests: watched('pullRequests', scm.pullRequests),
        }
      );
    },
  });

  const stateOf = async (promotion: string) =>
    (await shop.stores.promotions.get(promotion))!;
  const look = async ({ id: promotion }: StoredPromotion) => {
    const inMs = await shop.worker.look(promotion);
    return { ...(await stateOf(promotion)), inMs };
  };
  const request = () =>
    new PromotionService({ ...shop.stores, ...shop }).start({
      wish: { service: SHOP.ref, environment: QA.ref },
      expectedVersion: '1.1.0',
      requestedBy: 'user:default/ann',
      view: VIEW,
    });
  const pulls = () => shop.qa.pullRequests;
  const headOf = async (branch = 'main') => {
    const head = await shop.qa.repository.head(branch);
    return head.status === 'found' ? head.sha : '';
  };
  const textAt = async (commit: string) => {
    const tree = await shop.qa.repository.tree(commit);
    const files = tree.status === 'found' ? tree.files : [];
    const texts = await shop.qa.repository.blobs(files.map(file => file.sha));
    return [...texts.values()].join('');
  };
  const merge = async () => {
    const { number, headCommit } = (await pulls().get(1))!;
    await pulls().merge(number, { expectedHead: headCommit });
    await shop.reader.readAll({});
    return headOf();
  };
  /** Commits to a branch as somebody else does. */
  const commit = async (branch: string, content: string, path = 'other.yaml') =>
    shop.qa.repository.commit({
      branch,
      parent: await headOf(branch),
      create: false,
      message: 'By hand',
      files: [{ path, content }],
    });
  const unavailable = () =>
    new ScmError({ kind: 'unavailable', message: 'hang up' });

  beforeEach(async () => {
    shop = await createShop(await databases.init(id), { between });
    calls = [];
    before = async () => {};
    behind = async () => {};
  });

  describe('a draft', () => {
    it('is opened with two calls of the host’s ports, and labelled', async () => {
      const draft = await request();
      const { state, reason } = await look(draft);
      expect([state, reason]).toEqual(['open', 'Pull request #1 is open.']);
      expect(calls).toEqual([
        'repository.commit',
        'pullRequests.open',
        'pullRequests.get',
        'pullRequests.label',
      ]);
      await expect(pulls().get(1)).resolves.toMatchObject({
        labels: ['downstage'],
      });
    });

    it.each([
      ['the upstream has moved on', '1.2.0', {}],
      ['it runs another version by now', '1.1.0', { version: '1.2.0' }],
    ])('brings what was reviewed, though %s', async (_, pushed, runs) => {
      const draft = await request();
      shop.push(pushed, { repository: DEV_REPOSITORY });
      await shop.reader.readAll({});
      await shop.deploy(DEV, runs);
      const { change, state } = await look(draft);
      expect(state).toBe('open');
      await expect(pulls().get(1)).resolves.toMatchObject({
        title: 'Promote Shop to QA: 1.0.0 → 1.1.0',
      });
      await expect(textAt(await headOf(change.headBranch))).resolves.toBe(
        kustomization('1.1.0'),
      );
    });

    it('is committed onto what it was reviewed on, though the branch has moved', async () => {
      const draft = await request();
      const base = await headOf();
      await commit('main', 'later: true\n');
      const { change } = await look(draft);
      await expect(
        shop.qa.repository.commitAt(change.headBranch),
      ).resolves.toMatchObject({ parents: [base] });
    });

    it('ends where its version is degraded upstream by now', async () => {
      const draft = await request();
      await shop.deploy(DEV, { health: 'degraded' });
      await expect(look(draft)).resolves.toMatchObject({
        state: 'failed',
        reason: 'Health of 1.1.0 in DEV: degraded.',
      });
      await expect(pulls().get(1)).resolves.toBeUndefined();
    });

    it('waits for evidence that is not there, but not for ever', async () => {
      const draft = await request();
      await shop.deploy(DEV, { health: 'unknown' });
      await expect(look(draft)).resolves.toMatchObject({
        state: 'draft',
        inMs: 5_000,
      });
      shop.timings.evidenceMs = -1;
      await expect(look(draft)).resolves.toMatchObject({ state: 'failed' });
    });

    it('ends where what was reviewed cannot be made any more', async () => {
      const draft = await request();
      await shop.knex('promotions').update({
        plan: JSON.stringify({ ...draft.plan, results: { a: 'b' } }),
      });
      await expect(look(draft)).resolves.toMatchObject({
        state: 'failed',
        reason: expect.stringContaining('cannot be made again from commit'),
      });
    });

    it('ends where the branch no longer has what it was reviewed on', async () => {
      const old = await headOf();
      await commit('main', 'leaked: true\n');
      await shop.reader.readAll({});
      const draft = await request();
      shop.scm.setBranch(QA_REPOSITORY, 'main', old);
      await shop.reader.readAll({});
      await expect(look(draft)).resolves.toMatchObject({
        state: 'failed',
        reason: expect.stringMatching(
          /^main no longer has commit .{7}, on which it was reviewed/,
        ),
      });
    });

    it('is not opened from a branch that was set to something else', async () => {
      before = async (_, method) => {
        if (method === 'open') {
          throw unavailable();
        }
      };
      const draft = await request();
      await shop.worker.look(draft.id).catch(() => {});
      before = async () => {};
      await commit(draft.change.headBranch, 'mine: true\n');
      await expect(look(draft)).resolves.toMatchObject({
        state: 'failed',
        reason: expect.stringContaining('which this portal did not write'),
      });
      await expect(pulls().get(1)).resolves.toBeUndefined();
    });

    it('is opened beside a pull request of its branch into another one', async () => {
      before = async (_, method) => {
        if (method === 'open') {
          throw unavailable();
        }
      };
      const draft = await request();
      const { headBranch: head } = draft.change;
      await shop.worker.look(draft.id).catch(() => {});
      before = async () => {};
      shop.scm.setBranch(QA_REPOSITORY, 'release', await headOf());
      await pulls().open({ title: 'Mine', body: '', head, base: 'release' });
      const { state, change } = await look(draft);
      expect([state, change.pullRequest?.number]).toEqual(['open', 2]);
      await expect(pulls().get(2)).resolves.toMatchObject({ base: 'main' });
    });

    it('that failed is not followed to somebody else’s pull request', async () => {
      const draft = await request();
      const { headBranch: head } = draft.change;
      await shop.qa.repository.commit({
        branch: head,
        parent: await headOf(),
        create: true,
        message: 'Mine',
        files: [{ path: 'mine.yaml', content: 'mine' }],
      });
      await expect(look(draft)).resolves.toMatchObject({ state: 'failed' });
      await pulls().open({ title: 'Mine', body: '', head, base: 'main' });
      await expect(look(draft)).resolves.toMatchObject({ state: 'failed' });
    });

    it('of an older portal is asked for anew', async () => {
      await shop.stores.promotions.create(promotionOf({ id: 'p1' }));
      await shop.worker.look('p1');
      await expect(stateOf('p1')).resolves.toMatchObject({
        state: 'failed',
        reason: expect.stringContaining('before the portal was updated'),
      });
    });

    describe.each([
      ['commit', 'repository'],
      ['open', 'pullRequests'],
      ['label', 'pullRequests'],
    ])('of which the host loses the %s', (method, port) => {
      it.each([
        ['before it is done', true],
        ['behind it', false],
      ])('%s, ends in one pull request', async (_, isBefore) => {
        let lost = false;
        const lose = async (...[at, called]: Call) => {
          if (!lost && at === port && called === method) {
            lost = true;
            throw unavailable();
          }
        };
        before = isBefore ? lose : before;
        behind = isBefore ? behind : lose;
        const draft = await request();
        await shop.worker.look(draft.id).catch(() => {});
        const { change, state } = await look(draft);
        expect([lost, state]).toEqual([true, 'open']);
        await expect(
          pulls().find({ head: change.headBranch }),
        ).resolves.toHaveLength(1);
        await expect(
          shop.qa.repository.compare('main', change.headBranch),
        ).resolves.toMatchObject({ ahead: 1, behind: 0 });
        await expect(pulls().get(1)).resolves.toMatchObject({
          labels: ['downstage'],
        });
      });
    });

    it('tells what keeps it waiting', async () => {
      before = async () => {
        throw unavailable();
      };
      const draft = await request();
      await expect(shop.worker.look(draft.id)).rejects.toThrow('hang up');
      await expect(stateOf(draft.id)).resolves.toMatchObject({
        state: 'draft',
        reason: 'hang up. It is tried again.',
      });
    });

    it('whose pull request the host lists late is not asked for again and again', async () => {
      behind = async (_, method) => {
        if (method === 'open') {
          behind = async () => {};
          throw unavailable();
        }
      };
      const draft = await request();
      await shop.worker.look(draft.id).catch(() => {});
      const [hidden] = (shop.qa.pullRequests as any).stored;
      hidden.head = 'unlisted';
      before = async (_, method) => {
        hidden.head = method === 'open' ? draft.change.headBranch : 'unlisted';
      };
      await expect(look(draft)).resolves.toMatchObject({
        state: 'draft',
        inMs: 5_000,
      });
      expect(calls.filter(call => call === 'pullRequests.open')).toHaveLength(
        2,
      );
      before = async () => {};
      hidden.head = draft.change.headBranch;
      await expect(look(draft)).resolves.toMatchObject({
        state: 'open',
        change: { pullRequest: { number: 1 } },
      });
    });

    it('that the host refuses is followed where its pull request is there all the same', async () => {
      behind = async (port, method) => {
        if (port === 'pullRequests' && method === 'open') {
          throw new ScmError({ kind: 'forbidden', message: 'limited' });
        }
      };
      await expect(look(await request())).resolves.toMatchObject({
        state: 'open',
        change: { pullRequest: { number: 1 } },
      });
    });
  });

  describe('a cancellation', () => {
    const cancelledByBob = {
      state: 'cancelled',
      change: { pullRequest: { state: 'closed' } },
      events: [
        { to: 'draft' },
        { to: 'open' },
        { to: 'cancelled', actor: 'user:default/bob' },
      ],
    };
    const wantCancelled = async () => {
      const promotion = await shop.promote();
      await shop.stores.promotions.requestCancellation(
        promotion,
        'user:default/bob',
      );
      return promotion;
    };

    it.each([
      ['before it is closed', true],
      ['behind it', false],
    ])('is the person’s, where the answer is lost %s', async (_, isBefore) => {
      const promotion = await wantCancelled();
      const lose = async (...[, method]: Call) => {
        if (method === 'close') {
          throw unavailable();
        }
      };
      before = isBefore ? lose : before;
      behind = isBefore ? behind : lose;
      await expect(shop.worker.look(promotion.id)).rejects.toThrow('hang up');
      await expect(stateOf(promotion.id)).resolves.toMatchObject({
        state: 'open',
      });
      before = async () => {};
      behind = async () => {};
      const { state, change, events } = await look(promotion);
      expect({
        state,
        change,
        events: events.filter(({ from, to }) => from !== to),
      }).toMatchObject(cancelledByBob);
      await expect(headOf(change.headBranch)).resolves.toBe('');
    });

    it('ends where the host lets nobody delete its branch', async () => {
      const promotion = await wantCancelled();
      before = async (_, method) => {
        if (method === 'deleteBranch') {
          throw new ScmError({ kind: 'forbidden', message: 'Deletions no' });
        }
      };
      const { state, change } = await look(promotion);
      expect(state).toBe('cancelled');
      await expect(headOf(change.headBranch)).resolves.not.toBe('');
    });

    it('while the pull request is being opened leaves nothing open', async () => {
      const draft = await request();
      behind = async (_, method) => {
        if (method === 'open') {
          await shop.stores.promotions.requestCancellation(draft, 'bob');
        }
      };
      await expect(look(draft)).resolves.toMatchObject({ state: 'cancelled' });
      await expect(pulls().get(1)).resolves.toMatchObject({ state: 'closed' });
      await expect(headOf(draft.change.headBranch)).resolves.toBe('');
    });

    it('by a process that took this one for dead leaves nothing open', async () => {
      const draft = await request();
      let isOther = false;
      behind = async (_, method) => {
        if (method === 'commit' && !isOther) {
          isOther = true;
          await shop.stores.promotions.recordCommit(
            [draft.id],
            await headOf(draft.change.headBranch),
          );
          await shop.stores.promotions.requestCancellation(draft, 'bob');
          await shop.worker.look(draft.id);
          await shop.scm.seed(
            QA_REPOSITORY,
            { 'kustomization.yaml': kustomization('1.1.0') },
            { branch: draft.change.headBranch },
          );
        }
      };
      await look(draft);
      await expect(stateOf(draft.id)).resolves.toMatchObject({
        state: 'cancelled',
      });
      await expect(
        pulls().find({ head: draft.change.headBranch }),
      ).resolves.toMatchObject([{ state: 'closed' }]);
    });

    it('of a draft whose commit’s answer was lost takes the branch along', async () => {
      const draft = await request();
      behind = async (_, method) => {
        if (method === 'commit') {
          throw unavailable();
        }
      };
      await shop.worker.look(draft.id).catch(() => {});
      await expect(headOf(draft.change.headBranch)).resolves.not.toBe('');
      await shop.stores.promotions.requestCancellation(draft, 'bob');
      await expect(look(draft)).resolves.toMatchObject({ state: 'cancelled' });
      await expect(headOf(draft.change.headBranch)).resolves.toBe('');
    });

    it('is beaten by a merge, whenever that comes', async () => {
      const promotion = await wantCancelled();
      before = async (_, method) => {
        if (method === 'close') {
          await merge();
        }
      };
      const after = await look(promotion);
      expect(after.events.map(({ to }) => to)).toContain('merged');
      expect(after.events.map(({ reason }) => reason)).toContain(
        'Pull request #1 was merged before it could be closed.',
      );
    });

    it('leaves a branch that holds something else', async () => {
      const promotion = await wantCancelled();
      await commit(promotion.change.headBranch, 'mine: true\n');
      await expect(look(promotion)).resolves.toMatchObject({
        state: 'cancelled',
      });
      await expect(headOf(promotion.change.headBranch)).resolves.not.toBe('');
    });
  });

  describe('an open pull request', () => {
    it('is left alone', async () => {
      const promotion = await shop.promote();
      const after = await look(promotion);
      expect(after.events).toEqual(promotion.events);
      expect(after.inMs).toBe(shop.timings.seldomMs);
    });

    it('that could not be labelled is looked at again soon', async () => {
      before = async (...[at, called]: Call) => {
        if (at === 'pullRequests' && called === 'label') {
          throw unavailable();
        }
      };
      const after = await look(await request());
      expect([after.state, after.inMs]).toEqual(['open', shop.timings.waitMs]);
      before = async () => {};
      await expect(look(after)).resolves.toMatchObject({
        inMs: shop.timings.seldomMs,
      });
      await expect(pulls().get(1)).resolves.toMatchObject({
        labels: ['downstage'],
      });
    });

    it('that somebody closed is followed when it is open again', async () => {
      const promotion = await shop.promote();
      await pulls().close(1);
      const closed = await look(promotion);
      expect([closed.state, closed.change.pullRequest?.state]).toEqual([
        'closed',
        'closed',
      ]);
      expect(closed.events.at(-1)).toMatchObject({ actor: 'scm:portal' });
      expect(closed.inMs).toBe(shop.timings.endedMs);
      Object.assign((shop.qa.pullRequests as any).stored[0], { state: 'open' });
      await expect(look(promotion)).resolves.toMatchObject({
        state: 'open',
        change: { pullRequest: { state: 'open' } },
      });
    });

    it('that is open again stays closed beside another one', async () => {
      const promotion = await shop.promote();
      await pulls().close(1);
      await look(promotion);
      await shop.promote();
      Object.assign((shop.qa.pullRequests as any).stored[0], { state: 'open' });
      await expect(look(promotion)).resolves.toMatchObject({
        state: 'closed',
      });
    });

    it('that goes elsewhere is told of, and merged there is no merge', async () => {
      const promotion = await shop.promote();
      shop.scm.seed(QA_REPOSITORY, { a: 'b' }, { branch: 'other' });
      Object.assign((shop.qa.pullRequests as any).stored[0], { base: 'other' });
      await expect(look(promotion)).resolves.toMatchObject({
        state: 'open',
        reason:
          'Pull request #1 goes to other by now: merging it there does not change main.',
      });
      const { headCommit } = (await pulls().get(1))!;
      Object.assign((shop.qa.pullRequests as any).stored[0], {
        state: 'merged',
        headCommit,
      });
      await expect(look(promotion)).resolves.toMatchObject({
        state: 'closed',
        reason: 'Pull request #1 was merged into other, not into main.',
      });
    });

    it('with commits of others says which, also once it is merged', async () => {
      const promotion = await shop.promote();
      await commit(promotion.change.headBranch, 'mine: true\n');
      const foreign = /commit [0-9a-f]{7} of portal \("By hand"\)/;
      await expect(look(promotion)).resolves.toMatchObject({
        state: 'open',
        reason: expect.stringMatching(foreign),
      });
      const asked = calls.length;
      await look(promotion);
      // The same commits are not compared again
      expect(calls.slice(asked)).toEqual(['pullRequests.get']);
      await merge();
      const { events } = await look(promotion);
      expect(events.find(({ to }) => to === 'merged')?.reason).toMatch(foreign);
    });

    it('says of a merge of the base what it brings beside the base', async () => {
      const promotion = await shop.promote();
      const { headBranch } = promotion.change;
      await commit('main', 'later: true\n');
      const onto = await headOf();
      const mergeIn = async (tag: string) =>
        shop.qa.repository.commit({
          branch: headBranch,
          parent: await headOf(headBranch),
          create: false,
          onto,
          message: 'Update branch',
          files: [{ path: 'kustomization.yaml', content: kustomization(tag) }],
        });
      await mergeIn('1.1.0');
      await expect(look(promotion)).resolves.toMatchObject({
        reason: 'Pull request #1 is open.',
      });
      await mergeIn('6.6.6');
      await expect(look(promotion)).resolves.toMatchObject({
        reason: expect.stringMatching(/differs .* \("Update branch"\)/),
      });
      await merge();
      const { events } = await look(promotion);
      expect(events.find(({ to }) => to === 'merged')?.reason).toMatch(
        /It differed from what was reviewed: .*"Update branch"/,
      );
    });

    it('takes a merge that both sides needed for what it is', async () => {
      const promotion = await shop.promote();
      const { headBranch } = promotion.change;
      await commit(
        'main',
        kustomization('1.0.0', '# moved\n'),
        'kustomization.yaml',
      );
      await shop.reader.readAll({});
      await shop.qa.repository.commit({
        branch: headBranch,
        parent: await headOf(headBranch),
        create: false,
        onto: await headOf(),
        message: 'Update branch',
        files: [
          {
            path: 'kustomization.yaml',
            content: kustomization('1.1.0', '# moved\n'),
          },
        ],
      });
      await expect(look(promotion)).resolves.toMatchObject({
        reason: 'Pull request #1 is open.',
      });
    });

    it('whose branch was set to something else says that what was reviewed is gone', async () => {
      const promotion = await shop.promote();
      shop.scm.setBranch(
        QA_REPOSITORY,
        promotion.change.headBranch,
        await headOf(),
      );
      await expect(look(promotion)).resolves.toMatchObject({
        reason: expect.stringMatching(
          /^Pull request #1 differs from what was reviewed: commit .{7}, which was reviewed, is gone\.$/,
        ),
      });
    });

    it('does not bring back what was taken out of its base', async () => {
      const old = await headOf();
      await commit('main', 'leaked: true\n');
      await shop.reader.readAll({});
      const promotion = await shop.promote();
      shop.scm.setBranch(QA_REPOSITORY, 'main', old);
      await commit('main', 'fine: true\n', 'fine.yaml');
      await shop.knex('work').delete();
      await shop.reader.readAll({});
      await expect(shop.knex('work').pluck('key')).resolves.toContain(
        `promotion ${promotion.id}`,
      );
      await expect(look(promotion)).resolves.toMatchObject({
        reason: expect.stringMatching(/is open, carried onto .* of main\.$/),
      });
      const text = await textAt(await merge());
      expect(text).toContain('fine: true');
      expect(text).not.toContain('leaked');
    });

    it('that was merged on a base which was set back says what came with it', async () => {
      const old = await headOf();
      await commit('main', 'leaked: true\n');
      await shop.reader.readAll({});
      const promotion = await shop.promote();
      shop.scm.setBranch(QA_REPOSITORY, 'main', old);
      await merge();
      const { events } = await look(promotion);
      expect(events.find(({ to }) => to === 'merged')?.reason).toContain(
        'With it came 1 commit that had been taken out of main.',
      );
    });

    it('that the host does not show is not taken for closed', async () => {
      const promotion = await shop.promote();
      (shop.qa.pullRequests as any).stored.pop();
      await expect(look(promotion)).resolves.toMatchObject({
        state: 'open',
        reason: 'The host does not show pull request #1.',
      });
    });

    it('that the host shows late is looked for soon', async () => {
      const promotion = await shop.promote();
      const [hidden] = (shop.qa.pullRequests as any).stored.splice(0);
      await expect(look(promotion)).resolves.toMatchObject({ inMs: 5_000 });
      (shop.qa.pullRequests as any).stored.push(hidden);
      await expect(look(promotion)).resolves.toMatchObject({
        reason: 'Pull request #1 is open.',
      });
      (shop.qa.pullRequests as any).stored.splice(0);
      await look(promotion);
      await shop
        .knex('promotions')
        .update({ updated_at: '2026-01-01T00:00:00.000Z' });
      await expect(look(promotion)).resolves.toMatchObject({
        inMs: shop.timings.endedMs,
      });
    });

    it('is closed for another promotion, though it cannot be commented', async () => {
      const promotion = await shop.promote();
      await shop.knex('promotions').update({ superseded_by: 'p2' });
      before = async (_, method) => {
        if (method === 'comment') {
          throw new ScmError({ kind: 'forbidden', message: 'locked' });
        }
      };
      await expect(look(promotion)).resolves.toMatchObject({
        state: 'superseded',
      });
      await expect(pulls().get(1)).resolves.toMatchObject({ state: 'closed' });
    });

    it('in conflict is carried onto the branch as it is', async () => {
      const promotion = await shop.promote();
      await commit(
        'main',
        kustomization('1.0.0', '# moved\n'),
        'kustomization.yaml',
      );
      const base = await headOf();
      await expect(pulls().get(1)).resolves.toMatchObject({
        isConflicting: true,
      });
      const carried = await look(promotion);
      expect(carried).toMatchObject({
        state: 'open',
        reason: `Pull request #1 is open, carried onto ${base.slice(
          0,
          7,
        )} of main.`,
      });
      await expect(pulls().get(1)).resolves.toMatchObject({
        isConflicting: false,
        headCommit: carried.commitSha,
      });
      const commits = calls.filter(call => call === 'repository.commit');
      await look(promotion);
      expect(calls.filter(call => call === 'repository.commit')).toEqual(
        commits,
      );
      await expect(textAt(await merge())).resolves.toBe(
        kustomization('1.1.0', '# moved\n'),
      );
    });

    it.each([
      ['before it is done', true],
      ['behind it', false],
    ])('is carried again after the answer was lost %s', async (_, isBefore) => {
      const promotion = await shop.promote();
      const move = (words: string) =>
        commit('main', kustomization('1.0.0', words), 'kustomization.yaml');
      let lost = false;
      const lose = async (...[at, called]: Call) => {
        if (!lost && at === 'repository' && called === 'commit') {
          lost = true;
          throw unavailable();
        }
      };
      await move('# moved\n');
      before = isBefore ? lose : before;
      behind = isBefore ? behind : lose;
      await shop.worker.look(promotion.id).catch(() => {});
      expect(lost).toBe(true);
      await move('# moved again\n');
      const carried = await look(promotion);
      const { headCommit, isConflicting } = (await pulls().get(1))!;
      expect([isConflicting, headCommit]).toEqual([false, carried.commitSha]);
      await expect(textAt(await merge())).resolves.toBe(
        kustomization('1.1.0', '# moved again\n'),
      );
    });

    it('in conflict and merged with the base by somebody is left to people', async () => {
      const promotion = await shop.promote();
      const { headBranch } = promotion.change;
      await shop.qa.repository.commit({
        branch: headBranch,
        parent: await headOf(headBranch),
        create: false,
        onto: await headOf(),
        message: `Resolved\n\nPromotion-Id: ${promotion.id}\n`,
        files: [
          { path: 'kustomization.yaml', content: kustomization('6.6.6') },
        ],
      });
      const head = await headOf(headBranch);
      await commit(
        'main',
        kustomization('1.0.0', '# moved\n'),
        'kustomization.yaml',
      );
      await expect(look(promotion)).resolves.toMatchObject({
        state: 'open',
        reason: expect.stringMatching(
          /^Pull request #1 differs from what was reviewed: commit .* \("Resolved"\)\.$/,
        ),
      });
      await expect(headOf(headBranch)).resolves.toBe(head);
    });

    it('in conflict with another version is left to people', async () => {
      const promotion = await shop.promote();
      shop.push('1.0.9');
      await expect(look(promotion)).resolves.toMatchObject({
        state: 'open',
        reason:
          'Pull request #1 conflicts with main: kustomization.yaml line 3 says 1.0.9 by now, not 1.0.0. Cancel it and review the change again.',
      });
    });
  });

  describe('a merge', () => {
    it('is followed in one look, with a deadline, and its branch read', async () => {
      const promotion = await shop.promote();
      const mergeCommit = await merge();
      await shop.deploy(QA, { version: '1.0.0' });
      const { state, deadline, change, events } = await look(promotion);
      expect(state).toBe('syncing');
      expect(change).toMatchObject({
        mergeCommit,
        pullRequest: { state: 'merged' },
      });
      expect(shop.merged).toEqual([promotion.id]);
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
      const old = await headOf();
      const promotion = await shop.promote();
      await merge();
      const later = shop.push('1.1.0', { before: '# later\n' });
      await shop.deploy(QA, {
        version: '1.1.0',
        revision: isNew ? later : old,
      });
      await look(promotion);
      await expect(look(promotion)).resolves.toMatchObject({
        state: expected,
      });
      expect(calls.filter(call => call === 'repository.compare')).toHaveLength(
        1,
      );
    });

    it.each([
      ['1.0.0', 'reverted', /^1\.1\.0 was taken back: commit .* asks for 1\.0/],
      [
        '1.3.0',
        'superseded',
        /^Another version came: commit .* for 1\.3\.0\.$/,
      ],
    ])('ends where Git asks for %s by now: %s', async (tag, state, reason) => {
      const promotion = await shop.promote();
      await merge();
      await commit('main', kustomization(tag), 'kustomization.yaml');
      await shop.reader.readAll({});
      await shop.deploy(QA, { version: '1.1.0', health: 'progressing' });
      await expect(look(promotion)).resolves.toMatchObject({
        state,
        reason: expect.stringMatching(reason),
      });
    });

    it('that was taken out of its branch by force is over', async () => {
      const promotion = await shop.promote();
      const reviewed = await headOf();
      await merge();
      shop.scm.setBranch(QA_REPOSITORY, 'main', reviewed);
      await commit('main', 'fine: true\n', 'fine.yaml');
      await shop.reader.readAll({});
      await shop.deploy(QA, { version: '1.0.0' });
      await expect(look(promotion)).resolves.toMatchObject({
        state: 'reverted',
        reason: expect.stringMatching(/^1\.1\.0 was taken back/),
      });
    });

    it('is not over for what was read before it', async () => {
      const promotion = await shop.promote();
      const { number, headCommit } = (await pulls().get(1))!;
      await pulls().merge(number, { expectedHead: headCommit });
      await expect(look(promotion)).resolves.toMatchObject({
        state: 'merged',
      });
    });

    it('that is degraded for long has failed, and may be healthy late', async () => {
      const promotion = await shop.promote();
      await merge();
      await shop.deploy(QA, { health: 'degraded' });
      await expect(look(promotion)).resolves.toMatchObject({ state: 'failed' });
      await shop.deploy(QA, {});
      await expect(look(promotion)).resolves.toMatchObject({
        state: 'healthy',
        reason: expect.stringContaining('It came late.'),
      });
    });
  });

  it('looks at the promotions of the deployments that changed alone', async () => {
    const promotion = await shop.promote();
    await shop.stores.promotions.create(
      promotionOf({ id: 'failed', state: 'failed' }),
    );
    await shop.knex('work').delete();
    const { promotionWork: work } = shop.stores;
    await work.askForDeployments(QA.ref, ['component:default/cart']);
    await work.askForDeployments('resource:x/y', [SHOP.ref]);
    await work.askForPullRequest(QA_REPOSITORY, 11);
    await work.askForPullRequest(DEV_REPOSITORY, 1);
    await expect(shop.knex('work').pluck('key')).resolves.toEqual([]);
    for (const ask of [
      () => work.askForPullRequest(QA_REPOSITORY, 1),
      () => work.askForDeployments(QA.ref, [SHOP.ref]),
    ]) {
      await ask();
      await expect(shop.knex('work').pluck('key')).resolves.toEqual([
        `promotion ${promotion.id}`,
      ]);
      await shop.knex('work').delete();
    }
  });
});
