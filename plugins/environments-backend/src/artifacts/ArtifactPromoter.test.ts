import { mockServices } from '@backstage/backend-test-utils';
import type {
  ArtifactReport,
  PromotionState,
} from '@downstage/backstage-plugin-environments-common';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import {
  DEV,
  DEV_REPOSITORY,
  QA,
  SHOP,
  VIEW,
  type Shop,
  createShop,
  kustomization,
} from '../__testUtils__/createShop';
import { PromotionService } from '../promote/PromotionService';
import { PERMITTED } from '../situation/SituationReader';
import { ArtifactPromoter } from './ArtifactPromoter';

const databases = createTestDatabases();

jest.setTimeout(60_000);

const ARTIFACT = { kind: 'image' as const, name: 'r.example/shop' };
const CI = 'external:ci';
const WORK = `artifact ${ARTIFACT.kind} ${ARTIFACT.name}`;

describe.each(databases.eachSupportedId())('reported versions on %s', id => {
  let shop: Shop;
  let service: PromotionService;
  let promoter: ArtifactPromoter;

  const report = async (version: string, rest: Partial<ArtifactReport> = {}) =>
    (
      await shop.stores.artifacts.record(
        { artifact: ARTIFACT, version, ...rest },
        CI,
      )
    ).reported;
  const plan = (reported?: string, environment = DEV.ref) =>
    shop.planner.plan({ service: SHOP.ref, environment, reported }, VIEW);
  const blocked = async (reported?: string) =>
    (await plan(reported)).plan.blocked.map(reason => reason.id);
  const makeAutomatic = async () => {
    const promotion = { ...DEV.promotion, strategy: 'automatic' as const };
    await shop.stores.environments.replace({
      environments: [{ ...DEV, promotion }, QA].map(environment => ({
        environment,
        problems: [],
      })),
      services: [SHOP],
    });
  };
  const look = () => promoter.look(`${ARTIFACT.kind} ${ARTIFACT.name}`);
  /** What a page tells of why nothing comes. */
  const refused = async () => {
    const found = await shop.situations.read({
      service: SHOP.ref,
      environments: await shop.stores.environments.list(),
      only: DEV.ref,
      permitted: () => PERMITTED,
    });
    return found.get(DEV.ref)?.arrivalRefusal;
  };
  /** Keys of what is due, which is done with that. */
  const takeAll = async () => {
    const items = await shop.stores.work.take(10);
    for (const item of items) {
      await shop.stores.work.giveBack(item, { failed: false });
    }
    return items.map(({ key }) => key);
  };
  const promotions = async () =>
    (
      await shop.stores.promotions.list({ environments: [DEV.ref], limit: 50 })
    ).map(({ toVersion, state, requestedBy }) => ({
      toVersion,
      state,
      requestedBy,
    }));
  /** Moves the newest promotion of the shop. */
  const move = async (to: PromotionState) => {
    const [{ id: newest }] = await shop.stores.promotions.list({
      environments: [DEV.ref],
      limit: 1,
    });
    const now = (await shop.stores.promotions.get(newest))!;
    await shop.stores.promotions.transition(now, {
      to,
      actor: 'user:default/ann',
      reason: 'x',
    });
  };

  beforeEach(async () => {
    shop = await createShop(await databases.init(id));
    service = new PromotionService({ ...shop.stores, ...shop });
    promoter = new ArtifactPromoter({
      ...shop.stores,
      ...shop,
      service,
      auditor: mockServices.auditor.mock({
        createEvent: async () => ({
          success: async () => {},
          fail: async () => {},
        }),
      }),
    });
  });

  describe('in a plan', () => {
    it('are what a first environment gets, the newest by itself', async () => {
      await expect(blocked()).resolves.toContain('has-upstream');
      await report('1.2.0');
      const newest = await report('1.3.0', {
        build: 'https://ci.example/7',
        commit: 'c'.repeat(40),
      });
      const { plan: planned } = await plan();
      expect(planned).toMatchObject({
        fromVersion: '1.1.0',
        toVersion: '1.3.0',
        reported: newest,
        blocked: [],
        files: [{ path: 'kustomization.yaml' }],
      });
      expect(planned.fromEnvironment).toBeUndefined();
    });

    it('can be chosen, also an older one', async () => {
      const older = await report('1.0.5');
      await report('1.3.0');
      const { plan: planned } = await plan(older.id);
      expect(planned).toMatchObject({ toVersion: '1.0.5', blocked: [] });
    });

    it('are not offered where Git asks for a newer one', async () => {
      await report('1.0.5');
      await expect(blocked()).resolves.toContain('has-upstream');
    });

    it('are nothing new where a tag was pushed again', async () => {
      shop.scm.seed(DEV_REPOSITORY, {
        'kustomization.yaml': kustomization('1.1.0').replace(
          'newTag: 1.1.0',
          `newTag: 1.1.0\n    digest: sha256:${'a'.repeat(64)}`,
        ),
      });
      await shop.deploy(DEV);
      await report('1.1.0', { digest: `sha256:${'b'.repeat(64)}` });
      await expect(blocked()).resolves.toContain('version-differs');
    });

    it('hide what a hidden service has for its image, too, where Git asks for none of it', async () => {
      await shop.withdraw(DEV);
      shop.scm.seed(DEV_REPOSITORY, {
        'kustomization.yaml': 'resources: []\n',
      });
      await shop.reader.readAll({});
      await report('1.3.0');
      await shop.stores.environments.replace({
        environments: [DEV, QA].map(environment => ({
          environment,
          problems: [],
        })),
        services: [SHOP, { ...SHOP, ref: 'component:default/secret' }],
      });
      const reading = { service: SHOP.ref, environment: DEV.ref };
      const seen = await shop.planner.plan(reading, VIEW);
      expect(seen.plan.toVersion).toBe('1.3.0');
      const view = {
        ...VIEW,
        visible: async (refs: string[]) =>
          new Set(refs.filter(ref => ref !== 'component:default/secret')),
      };
      await expect(shop.planner.plan(reading, view)).rejects.toThrow(
        'has reported none',
      );
      // What Git asks for is the service's, whoever else names it
      shop.push('1.1.0', { repository: DEV_REPOSITORY });
      await shop.reader.readAll({});
      await shop.deploy(DEV);
      const { plan: planned } = await shop.planner.plan(reading, view);
      expect(planned.toVersion).toBe('1.3.0');
    });

    it('are nothing to an environment that others come before', async () => {
      const { id: chosen } = await report('1.3.0');
      await expect(plan(chosen, QA.ref)).rejects.toThrow(
        'QA is no first environment',
      );
      await expect(plan(undefined, QA.ref)).resolves.toMatchObject({
        plan: { toVersion: '1.1.0', fromEnvironment: DEV.ref },
      });
    });

    it('are nothing to one whose upstreams the caller may not see', async () => {
      const { id: chosen } = await report('1.3.0');
      const hidden = {
        ...VIEW,
        environments: [
          { environment: { ...QA, promotesFrom: [] }, problems: [] },
        ],
      };
      const wish = { service: SHOP.ref, environment: QA.ref };
      await expect(
        shop.planner.plan({ ...wish, reported: chosen }, hidden),
      ).rejects.toThrow('QA is no first environment');
      const { plan: planned } = await shop.planner.plan(wish, hidden);
      expect(planned.blocked.map(reason => reason.id)).toContain(
        'has-upstream',
      );
    });

    it('are none of another artifact', async () => {
      const other = await report('1.3.0', {
        artifact: { kind: 'image', name: 'r.example/other' },
      });
      await expect(plan(other.id)).rejects.toThrow(
        `No version ${other.id} of Shop was reported`,
      );
    });

    it('begin a service that a first environment does not have', async () => {
      await shop.withdraw(DEV);
      shop.scm.seed(DEV_REPOSITORY, {
        'kustomization.yaml': 'resources: []\n',
      });
      await shop.reader.readAll({});
      await report('1.3.0');
      const { plan: planned } = await plan();
      expect(planned).toMatchObject({
        fromVersion: 'none',
        toVersion: '1.3.0',
        artifact: 'r.example/shop',
        addition: { beginWith: 'generic' },
        blocked: [],
      });
    });

    it('come with a pull request that says where they are from', async () => {
      await report('1.3.0', { build: 'https://ci.example/7' });
      const started = await service.start({
        wish: { service: SHOP.ref, environment: DEV.ref },
        expectedVersion: '1.3.0',
        requestedBy: 'user:default/ann',
        view: VIEW,
      });
      await shop.worker.look(started.id);
      const dev = shop.scm.forRepository(DEV_REPOSITORY)!;
      const pull = (await dev.pullRequests.get(1))!;
      expect(pull.title).toBe('Promote Shop to DEV: 1.1.0 → 1.3.0');
      const promotion = (await shop.stores.promotions.get(started.id))!;
      expect(promotion.reported).toMatchObject({ reportedBy: CI });
    });
  });

  describe('where a first environment wants them by itself', () => {
    beforeEach(makeAutomatic);

    it('are promoted once, in the name of who reported them', async () => {
      await report('1.3.0');
      await expect(look()).resolves.toBeUndefined();
      await look();
      await expect(promotions()).resolves.toEqual([
        { toVersion: '1.3.0', state: 'draft', requestedBy: CI },
      ]);
    });

    it('are not promoted again after a person closed the pull request', async () => {
      await report('1.3.0');
      await look();
      await move('open');
      await move('closed');
      await expect(look()).resolves.toBeUndefined();
      await expect(promotions()).resolves.toHaveLength(1);
    });

    it('take the place of an older one that came by itself', async () => {
      await report('1.3.0');
      await look();
      await report('1.4.0');
      await expect(look()).resolves.toBeUndefined();
      await expect(promotions()).resolves.toMatchObject([
        { toVersion: '1.4.0' },
        { toVersion: '1.3.0' },
      ]);
    });

    it("wait for a person's promotion", async () => {
      await report('1.3.0');
      await service.start({
        wish: { service: SHOP.ref, environment: DEV.ref },
        expectedVersion: '1.3.0',
        requestedBy: 'user:default/ann',
        view: VIEW,
      });
      await report('1.4.0');
      await expect(look()).resolves.toBe(60_000);
      await expect(promotions()).resolves.toHaveLength(1);
      await expect(refused()).resolves.toMatchObject({
        version: '1.4.0',
        reason: expect.stringContaining(
          'Withdraws the promotion that brings 1.3.0',
        ),
      });
      await move('cancelled');
      await expect(look()).resolves.toBeUndefined();
      await expect(promotions()).resolves.toMatchObject([
        { toVersion: '1.4.0', requestedBy: CI },
        {},
      ]);
    });

    it('are not promoted again when their tag is pushed again', async () => {
      await report('1.3.0', { digest: `sha256:${'a'.repeat(64)}` });
      await look();
      await move('open');
      await move('closed');
      await report('1.3.0', { digest: `sha256:${'b'.repeat(64)}` });
      await expect(look()).resolves.toBeUndefined();
      await expect(promotions()).resolves.toHaveLength(1);
    });

    it('are no branch where Git asks for a release', async () => {
      await report('main');
      await expect(look()).resolves.toBeUndefined();
      await expect(promotions()).resolves.toEqual([]);
    });

    it('read nothing of services that have nothing to do with them', async () => {
      const read = jest.spyOn(shop.situations, 'read');
      await expect(
        promoter.look('image r.example/nobody'),
      ).resolves.toBeUndefined();
      expect(read).not.toHaveBeenCalled();
    });

    it('tell why they do not come', async () => {
      await report('1.3.0');
      shop.scm.seed(DEV_REPOSITORY, {
        'kustomization.yaml': 'resources: {',
      });
      await expect(look()).resolves.toBe(60_000);
      await expect(refused()).resolves.toMatchObject({ version: '1.3.0' });
      shop.push('1.1.0', { repository: DEV_REPOSITORY });
      await look();
      await expect(refused()).resolves.toBeUndefined();
      await expect(promotions()).resolves.toHaveLength(1);
    });

    it('tell what speaks against them', async () => {
      await report('1.3.0');
      await shop.stores.environments.replace({
        environments: [
          {
            environment: {
              ...DEV,
              promotion: { ...DEV.promotion, strategy: 'automatic' },
            },
            problems: [
              { severity: 'error', subject: 'sources', message: 'moved' },
            ],
          },
        ],
        services: [SHOP],
      });
      await expect(look()).resolves.toBe(60_000);
      await expect(refused()).resolves.toMatchObject({
        version: '1.3.0',
        reason: 'sources: moved',
      });
      await makeAutomatic();
      await look();
      await expect(refused()).resolves.toBeUndefined();
    });

    it('are looked at again once an environment or a service is another', async () => {
      await report('1.3.0');
      await takeAll();
      await promoter.askForAll();
      await expect(takeAll()).resolves.toEqual([WORK]);
      await promoter.askForDeployments(DEV.ref, [SHOP.ref]);
      await expect(takeAll()).resolves.toEqual([WORK]);
      await promoter.askForDeployments(QA.ref, [SHOP.ref]);
      await expect(takeAll()).resolves.toEqual([]);
    });

    it('never go backwards', async () => {
      await report('1.0.5');
      await expect(look()).resolves.toBeUndefined();
      await expect(promotions()).resolves.toEqual([]);
    });

    it('add no service', async () => {
      await shop.withdraw(DEV);
      await report('1.3.0');
      await look();
      await expect(promotions()).resolves.toEqual([]);
    });
  });

  describe('where a service waits for its first image', () => {
    const begin = (rest: object = {}) =>
      shop.stores.awaited.begin({
        environment: DEV.ref,
        service: SHOP.ref,
        image: ARTIFACT.name,
        addition: { name: 'shop', image: 'r.example/shop', port: 9090 },
        requestedBy: 'user:default/ann',
        requestedAt: new Date().toISOString(),
        ...rest,
      });
    const waiting = async () =>
      (await shop.stores.awaited.ofImage(ARTIFACT.name)).length;

    beforeEach(async () => {
      await shop.withdraw(DEV);
      shop.scm.seed(DEV_REPOSITORY, {
        'kustomization.yaml': 'resources: []\n',
      });
      await shop.reader.readAll({});
    });

    it('add it, in the name of who asked', async () => {
      await begin();
      await expect(look()).resolves.toBeUndefined();
      await expect(waiting()).resolves.toBe(1);
      await report('0.1.0');
      await expect(look()).resolves.toBeUndefined();
      await expect(promotions()).resolves.toEqual([
        { toVersion: '0.1.0', state: 'draft', requestedBy: 'user:default/ann' },
      ]);
      await expect(waiting()).resolves.toBe(0);
      await look();
      await expect(promotions()).resolves.toHaveLength(1);
    });

    it('wait on where it cannot be added now', async () => {
      shop.scm.seed(DEV_REPOSITORY, { 'kustomization.yaml': 'resources: {' });
      await shop.reader.readAll({});
      await begin();
      await report('0.1.0');
      await expect(look()).resolves.toBe(60_000);
      await expect(waiting()).resolves.toBe(1);
      const refusal = await refused();
      expect(refusal).toMatchObject({
        version: '0.1.0',
        reason: expect.stringContaining('kustomization.yaml'),
      });
      await look();
      await expect(refused()).resolves.toEqual(refusal);
      shop.scm.seed(DEV_REPOSITORY, {
        'kustomization.yaml': 'resources: []\n',
      });
      await look();
      await expect(refused()).resolves.toBeUndefined();
      await expect(waiting()).resolves.toBe(0);
    });

    it('leave what is there already', async () => {
      await shop.reader.readAll({});
      shop.push('1.1.0', { repository: DEV_REPOSITORY });
      await shop.reader.readAll({});
      await shop.deploy(DEV);
      await begin();
      await report('1.2.0');
      await look();
      await expect(waiting()).resolves.toBe(0);
      await expect(promotions()).resolves.toEqual([]);
    });

    it('forget it with the environment or the service', async () => {
      const requestedAt = new Date(Date.now() - 11 * 60_000).toISOString();
      await begin({ service: 'component:default/gone', requestedAt });
      await begin({ environment: 'resource:default/gone', requestedAt });
      await report('0.1.0');
      await look();
      await expect(waiting()).resolves.toBe(0);
      await expect(promotions()).resolves.toEqual([]);
    });

    it('keep what was registered a moment ago, and is not known yet', async () => {
      await begin({ service: 'component:default/fresh' });
      await begin({ environment: 'resource:default/fresh' });
      await look();
      await expect(waiting()).resolves.toBe(2);
    });

    it('forget it after a month', async () => {
      await begin({ requestedAt: '2026-01-01T00:00:00.000Z' });
      await shop.stores.awaited.prune(new Date('2026-01-01T00:00:00.000Z'));
      await expect(waiting()).resolves.toBe(1);
      await shop.stores.awaited.prune(new Date('2026-01-01T00:00:00.001Z'));
      await expect(waiting()).resolves.toBe(0);
    });
  });

  it('stay where a person has to ask', async () => {
    await report('1.3.0');
    await expect(look()).resolves.toBeUndefined();
    await expect(promotions()).resolves.toEqual([]);
  });
});
