import type {
  Environment,
  RolloutTarget,
} from '@downstage/backstage-plugin-environments-common';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import {
  DEV,
  DEV_REPOSITORY,
  QA,
  SHOP,
  type Shop,
  VIEW,
  createShop,
  kustomization,
  promotionOf,
} from '../__testUtils__/createShop';
import { createStores } from '../database/createStores';
import { workOf } from '../database/PromotionWork';
import type { StoredPromotion } from '../database/StoredPromotion';
import { PromotionService } from './PromotionService';
import { RolloutPlanner } from './RolloutPlanner';
import { RolloutService } from './RolloutService';

const databases = createTestDatabases();

jest.setTimeout(60_000);

/** Environments of one repository and branch, each with a folder of its own. */
const PROD_REPOSITORY = 'https://memory.example/acme/env-prod';

const region = (name: string): Environment => ({
  ...QA,
  ref: `resource:default/${name}`,
  name,
  title: name.toLocaleUpperCase('en-US'),
  sources: [
    {
      repository: PROD_REPOSITORY,
      branch: 'main',
      paths: [name],
      layout: 'auto',
    },
  ],
});
const EU = region('prod-eu');
const US = region('prod-us');
const AP = region('prod-ap');
const ALL = [DEV, EU, US, AP];
const view = {
  ...VIEW,
  environments: ALL.map(environment => ({ environment, problems: [] })),
};

describe.each(databases.eachSupportedId())('RolloutService on %s', id => {
  let shop: Shop;
  let service: RolloutService;

  const request = (
    targets: Array<
      Omit<RolloutTarget, 'environment'> & { environment: Environment }
    >,
    expectedVersion = '1.1.0',
  ) => ({
    request: {
      service: SHOP.ref,
      from: DEV.ref,
      expectedVersion,
      targets: targets.map(({ environment, ...rest }) => ({
        environment: environment.ref,
        ...rest,
      })),
    },
    requestedBy: 'user:default/ann',
    view,
  });
  const inOrder = (soak = 'PT15M') =>
    request([
      { environment: EU, ring: 1 },
      { environment: US, ring: 2, soak },
      { environment: AP, ring: 3, soak },
    ]);
  const now = async (promotion: StoredPromotion) =>
    (await shop.stores.promotions.get(promotion.id))!;
  const look = async (promotion: StoredPromotion) => {
    const inMs = await shop.worker.look(promotion.id);
    return { ...(await now(promotion)), inMs };
  };
  const prod = () => shop.scm.forRepository(PROD_REPOSITORY)!;
  const headOf = async (branch = 'main') => {
    const head = await prod().repository.head(branch);
    return head.status === 'found' ? head.sha : '';
  };
  const commit = async (path: string, content: string) => {
    await prod().repository.commit({
      branch: 'main',
      parent: await headOf(),
      create: false,
      message: 'By hand',
      files: [{ path, content }],
    });
    await shop.reader.readAll({});
  };
  const textOf = async (ref: string, path: string) => {
    const tree = await prod().repository.tree(await headOf(ref));
    const file =
      tree.status === 'found' && tree.files.find(item => item.path === path);
    const blobs = await prod().repository.blobs(file ? [file.sha] : []);
    return [...blobs.values()].join('');
  };
  /** Opens, merges and delivers a promotion whose turn it is. */
  const bring = async (
    promotion: StoredPromotion,
    environment: Environment,
  ) => {
    const { change } = await look(promotion);
    const { number } = change.pullRequest!;
    const { headCommit } = (await prod().pullRequests.get(number))!;
    await prod().pullRequests.merge(number, { expectedHead: headCommit });
    await shop.reader.readAll({});
    await shop.deploy(environment, { since: new Date().toISOString() });
    return look(promotion);
  };
  /** Lets the time go by that a promotion still has to wait for environments, which are healthy all the while. */
  const passTime = async (
    promotion: StoredPromotion,
    ...before: Environment[]
  ) => {
    for (const environment of before) {
      await shop.deploy(environment);
    }
    await shop
      .knex('promotions')
      .where({ id: promotion.id })
      .update({ begins_at: new Date(Date.now() - 1).toISOString() });
  };
  const due = async (promotion: StoredPromotion) => {
    const row = await shop
      .knex('work')
      .where({ key: workOf(promotion.id) })
      .first();
    return row && Number(row.due_at) - Date.now();
  };
  /** Asks for the version that ran in an environment before. */
  const rollBack = async (environment: Environment, version: string) => {
    const rollbackTo = `r-${environment.name}`;
    await shop.knex('records').insert({
      id: rollbackTo,
      environment: environment.ref,
      service: SHOP.ref,
      artifact: 'r.example/shop',
      to_version: version,
      desired_at: '2025-01-01T00:00:00.000Z',
      healthy_at: '2025-01-01T00:00:00.000Z',
      current: false,
    });
    const wish = {
      service: SHOP.ref,
      environment: environment.ref,
      rollbackTo,
    };
    const rollbacks = new PromotionService({ ...shop.stores, ...shop });
    const { blocked, consents } = await rollbacks.preview(wish, view);
    expect(blocked).toEqual([]);
    return rollbacks.start({
      wish: { ...wish, consents },
      expectedVersion: version,
      requestedBy: 'user:default/bob',
      view,
    });
  };
  /** Asks for a change of configuration, which leaves the version as it is. */
  const configure = async (environment: Environment) => {
    const wish = { service: SHOP.ref, environment: environment.ref };
    const { promotion } = await shop.stores.promotions.create(
      promotionOf({
        id: 'configuration',
        kind: 'configuration',
        fromVersion: '1.1.0',
        ...wish,
        wish,
      }),
    );
    return promotion;
  };
  const whole = async (promotions: StoredPromotion[]) => {
    const found: string[][] = [];
    for (const promotion of promotions) {
      const { state, reason } = await look(promotion);
      found.push([state, reason]);
    }
    return found;
  };

  beforeEach(async () => {
    shop = await createShop(await databases.init(id));
    await shop.stores.environments.replace({
      environments: view.environments,
      services: await shop.stores.environments.services(),
    });
    shop.scm.seed(
      PROD_REPOSITORY,
      Object.fromEntries(
        [EU, US, AP].map(({ name }) => [
          `${name}/kustomization.yaml`,
          kustomization('1.0.0'),
        ]),
      ),
    );
    await shop.reader.readAll({});
    for (const environment of [EU, US, AP]) {
      await shop.deploy(environment);
    }
    service = new RolloutService({
      ...shop.stores,
      rolloutPlanner: new RolloutPlanner(shop),
    });
  });

  describe('a request', () => {
    it('is written down for all environments, of which the first goes at once', async () => {
      const [eu, us, ap] = await service.start(inOrder());
      expect((await look(eu)).state).toBe('open');
      await expect(look(us)).resolves.toMatchObject({
        state: 'draft',
        reason: 'Waits for PROD-EU to be healthy for 15 min.',
        turn: { ring: 2, soakSeconds: 900 },
        inMs: shop.timings.endedMs,
      });
      await expect(look(ap)).resolves.toMatchObject({
        state: 'draft',
        reason: 'Waits for PROD-EU, PROD-US to be healthy for 15 min.',
      });
      await expect(prod().pullRequests.get(1)).resolves.toMatchObject({
        title: 'Promote Shop to PROD-EU: 1.0.0 → 1.1.0',
      });
      await expect(prod().pullRequests.get(2)).resolves.toBeUndefined();
      expect(await headOf(us.change.headBranch)).toBe('');
    });

    it('is written down for none of them where one is refused', async () => {
      await shop.deploy(US, { match: { by: 'name', guess: true } });
      await expect(service.start(inOrder())).rejects.toThrow(
        /^Nothing is promoted\. PROD-US: .*guess/,
      );
      await expect(service.start(request([], '9.9.9'))).rejects.toThrow(
        '2 to 20 environments can be promoted into in order, not 0',
      );
      await expect(shop.knex('promotions').select()).resolves.toEqual([]);
    });

    it('adds the service to one with the files that were reviewed, and with no others', async () => {
      const block = (tag: string) =>
        `  shop:\n    replicas: 3\n    image:\n      repository: r.example/shop\n      tag: "${tag}"\n`;
      const cart =
        '  cart:\n    image:\n      repository: r.example/cart\n      tag: "7"\n';
      const values = (...blocks: string[]) => `services:\n${blocks.join('')}`;
      shop.scm.seed(DEV_REPOSITORY, {
        'values.yaml': values(cart, block('1.1.0')),
      });
      shop.scm.seed(PROD_REPOSITORY, {
        'prod-eu/values.yaml': values(cart, block('1.0.0')),
        'prod-us/values.yaml': values(cart),
      });
      await shop.reader.readAll({});
      await shop.deploy(DEV);
      await shop.deploy(EU);
      await shop.withdraw(US);
      const into = (expectedFiles?: string) =>
        request([
          { environment: EU, ring: 1 },
          { environment: US, ring: 2, expectedFiles },
        ]);
      const reviewed = await service.preview(into().request, view);
      const { fingerprint } = reviewed.targets[1].plan!.addition!;
      await expect(service.start(into())).rejects.toThrow(
        'Nothing is promoted. PROD-US: What the service begins with was not reviewed ("expectedFiles" is missing). Review it again',
      );
      shop.scm.seed(DEV_REPOSITORY, {
        'values.yaml': values(cart, block('1.1.0').replace('3', '5')),
      });
      await shop.reader.readAll({});
      await expect(service.start(into(fingerprint))).rejects.toThrow(
        'Nothing is promoted. PROD-US: What the service begins with is not what was reviewed. Review it again',
      );
      const again = await service.preview(into().request, view);
      await expect(
        service.start(into(again.targets[1].plan!.addition!.fingerprint)),
      ).resolves.toMatchObject([
        { environment: EU.ref, fromVersion: '1.0.0' },
        { environment: US.ref, fromVersion: 'none' },
      ]);
    });

    it('is there once where two ask at once', async () => {
      const [one, two] = await Promise.all([
        service.start(inOrder()),
        service.start({ ...inOrder(), requestedBy: 'user:default/bob' }),
      ]);
      expect(two.map(item => item.id)).toEqual(one.map(item => item.id));
      expect(await shop.knex('promotions').select()).toHaveLength(3);
    });

    it('gives what is under way to who asks for the same, also once the first is there', async () => {
      const [eu, us, ap] = await service.start(inOrder());
      await bring(eu, EU);
      const again = await service.start({
        ...inOrder(),
        requestedBy: 'user:default/bob',
      });
      expect(again.map(item => item.id)).toEqual([eu.id, us.id, ap.id]);
      expect(await shop.knex('promotions').select()).toHaveLength(3);
    });

    const [first, second, third] = inOrder().request.targets;
    it.each([
      ['fewer environments', { targets: [first, second] }],
      [
        'other rings',
        { targets: [first, { ...second, ring: 3 }, { ...third, ring: 2 }] },
      ],
      ['other times', { targets: [first, { ...second, soak: 'PT1H' }, third] }],
    ])(
      'is refused with %s than what is under way, which it names',
      async (_, more) => {
        const { request: asked, ...rest } = inOrder();
        await service.start({ request: asked, ...rest });
        await expect(
          service.start({ request: { ...asked, ...more }, ...rest }),
        ).rejects.toThrow(
          /^Nothing is promoted\. PROD-EU: A promotion to 1\.1\.0 is under way there in ring 1\. Cancel it first; .*PROD-US: A promotion to 1\.1\.0 is under way there in ring 2, after 15 min\. Cancel it first/,
        );
        expect(await shop.knex('promotions').select()).toHaveLength(3);
      },
    );

    it('is refused from another upstream than what is under way comes from', async () => {
      const environments = [
        DEV,
        QA,
        ...[EU, US, AP].map(environment => ({
          ...environment,
          promotesFrom: [DEV.ref, QA.ref],
        })),
      ].map(environment => ({ environment, problems: [] }));
      const both = { ...view, environments };
      await shop.stores.environments.replace({
        environments,
        services: await shop.stores.environments.services(),
      });
      shop.push('1.1.0');
      await shop.reader.readAll({});
      await shop.deploy(QA);
      const { request: asked, ...rest } = { ...inOrder(), view: both };
      await service.start({ request: asked, ...rest });
      await expect(
        service.start({ request: { ...asked, from: QA.ref }, ...rest }),
      ).rejects.toThrow('A promotion to 1.1.0 is under way there in ring 1');
    });

    it('is refused beside one that goes alone, and beside one that stops', async () => {
      const alone = new PromotionService({ ...shop.stores, ...shop });
      const single = await alone.start({
        wish: { service: SHOP.ref, environment: US.ref, from: DEV.ref },
        expectedVersion: '1.1.0',
        requestedBy: 'user:default/bob',
        view,
      });
      await expect(service.start(inOrder())).rejects.toThrow(
        'Nothing is promoted. PROD-US: A promotion to 1.1.0 is under way there by itself. Cancel it first',
      );
      await shop.whileWorking(() => alone.cancel(single, 'user:default/bob'));
      const [, us] = await service.start(inOrder());
      await shop.whileWorking(() => alone.cancel(us, 'user:default/bob'));
      await expect(service.start(inOrder())).rejects.toThrow(
        'PROD-EU: A promotion to 1.1.0 is under way there in ring 1',
      );
    });

    it.each([
      [
        'a ring for some',
        [{ environment: EU, ring: 1 }, { environment: US }],
        '"ring" is given for some targets, and not for resource:default/prod-us: give it for all or for none',
      ],
      [
        'one target twice',
        [{ environment: EU }, { environment: EU }],
        'resource:default/prod-eu is named twice: name each target once',
      ],
      [
        'a time without a unit',
        [{ environment: EU }, { environment: US, soak: '15' }],
        '"soak" of resource:default/prod-us has to be an ISO 8601 duration of at most P30D, such as PT15M, not "15"',
      ],
      [
        'a time that is too long',
        [{ environment: EU }, { environment: US, soak: 'P31D' }],
        '"soak" of resource:default/prod-us has to be an ISO 8601 duration of at most P30D, such as PT15M, not "P31D"',
      ],
      [
        'a time before the first ring',
        [{ environment: EU, soak: 'PT1M' }, { environment: US }],
        'resource:default/prod-eu is in the first ring, which waits for nothing: leave its "soak" out, or give it a later "ring"',
      ],
    ])('is refused with %s', async (_, targets, message) => {
      await expect(service.start(request(targets))).rejects.toThrow(message);
    });

    it('is refused where two environments share the place of the version', async () => {
      const shared = { ...AP, sources: US.sources };
      const environments = [DEV, EU, US, shared].map(environment => ({
        environment,
        problems: [],
      }));
      await shop.stores.environments.replace({
        environments,
        services: await shop.stores.environments.services(),
      });
      await commit('prod-us/kustomization.yaml', kustomization('1.0.1'));
      await shop.deploy(shared);
      await expect(
        service.start({ ...inOrder(), view: { ...view, environments } }),
      ).rejects.toThrow(
        'PROD-AP: it takes its version from the same place in Git as PROD-US',
      );
    });

    it('is previewed by its rings, and nothing is written down', async () => {
      const { targets } = await service.preview(
        request([
          { environment: US, ring: 2, soak: 'PT1H' },
          { environment: EU, ring: 1 },
        ]).request,
        view,
      );
      expect(
        targets.map(({ environment, ring, soakSeconds, plan }) => [
          environment,
          ring,
          soakSeconds,
          plan?.files.map(({ path }) => path),
        ]),
      ).toEqual([
        [EU.ref, 1, 0, ['prod-eu/kustomization.yaml']],
        [US.ref, 2, 3600, ['prod-us/kustomization.yaml']],
      ]);
      await expect(shop.knex('promotions').select()).resolves.toEqual([]);
    });

    it('takes the order from the environments where none is given', async () => {
      const environments = [
        DEV,
        EU,
        {
          ...US,
          promotion: {
            ...US.promotion,
            after: [EU.ref],
            soakSeconds: 60,
          },
        },
      ].map(environment => ({ environment, problems: [] }));
      const { targets } = await service.preview(
        request([{ environment: US }, { environment: EU }]).request,
        { ...view, environments },
      );
      expect(
        targets.map(({ environment, ring, soakSeconds }) => [
          environment,
          ring,
          soakSeconds,
        ]),
      ).toEqual([
        [EU.ref, 1, 0],
        [US.ref, 2, 60],
      ]);
    });
  });

  describe('a later ring', () => {
    it('begins once the one before has been healthy for the time', async () => {
      const [eu, us, ap] = await service.start(inOrder());
      expect((await bring(eu, EU)).state).toBe('healthy');
      const soaking = await look(us);
      const { beginsAt } = soaking.turn!;
      const left = Date.parse(beginsAt!) - Date.now();
      expect(left).toBeGreaterThan(14 * 60_000);
      expect(left).toBeLessThanOrEqual(15 * 60_000);
      expect(soaking).toMatchObject({
        state: 'draft',
        reason: `Begins at ${beginsAt} if the health of PROD-EU lasts until then.`,
      });
      expect((await look(us)).turn?.beginsAt).toBe(beginsAt);
      await passTime(us, EU);
      const opened = await look(us);
      expect(opened.state).toBe('open');
      expect(opened.events.map(({ reason }) => reason)).toContain(
        'Its turn has come: PROD-EU healthy for 15 min.',
      );
      expect((await look(ap)).reason).toBe(
        'Waits for PROD-US to be healthy for 15 min.',
      );
      expect((await bring(us, US)).state).toBe('healthy');
      await look(ap);
      await passTime(ap, EU, US);
      expect((await look(ap)).state).toBe('open');
      expect((await bring(ap, AP)).state).toBe('healthy');
      for (const { name } of [EU, US, AP]) {
        expect(await textOf('main', `${name}/kustomization.yaml`)).toBe(
          kustomization('1.1.0'),
        );
      }
    });

    it('is asked for by what becomes of the one before, and by its deployment', async () => {
      const [eu, us] = await service.start(inOrder());
      await shop.whileWorking(() => new Promise(r => setTimeout(r, 300)));
      expect(await due(us)).toBeGreaterThan(9 * 60_000);
      await bring(eu, EU);
      expect(await due(us)).toBeLessThan(1_000);
      await shop.whileWorking(() => new Promise(r => setTimeout(r, 300)));
      expect((await now(us)).turn?.beginsAt).toBeDefined();
      expect(await due(us)).toBeGreaterThan(9 * 60_000);
      await shop.stores.promotionWork.askForDeployments(EU.ref, [SHOP.ref]);
      expect(await due(us)).toBeLessThan(1_000);
    });

    it('begins by itself in another process, once and no more', async () => {
      const [eu, us] = await service.start(inOrder('PT1S'));
      await bring(eu, EU);
      await look(us);
      const other = createStores({ knex: shop.knex, owner: 'other' });
      await shop.whileWorking(async () => {
        await other.work.ask([workOf(us.id)]);
        await new Promise(r => setTimeout(r, 2_500));
      });
      const { state, events } = await now(us);
      expect(state).toBe('open');
      expect(
        events.filter(({ reason }) => reason.startsWith('Its turn has come')),
      ).toHaveLength(1);
      await expect(prod().pullRequests.get(3)).resolves.toBeUndefined();
    });

    it('is begun by one of two processes that look at the same time', async () => {
      const [eu, us] = await service.start(inOrder('PT0S'));
      await bring(eu, EU);
      await Promise.all([shop.worker.look(us.id), shop.worker.look(us.id)]);
      const { state, events } = await look(us);
      expect(state).toBe('open');
      expect(
        events.filter(({ reason }) => reason.startsWith('Its turn has come')),
      ).toHaveLength(1);
      await expect(prod().pullRequests.get(3)).resolves.toBeUndefined();
    });

    it('waits anew where the health of the one before has a break', async () => {
      const [eu, us] = await service.start(inOrder());
      await bring(eu, EU);
      await look(us);
      await passTime(us, EU);
      await shop.deploy(EU, { health: 'progressing' });
      await expect(look(us)).resolves.toMatchObject({
        state: 'draft',
        reason: 'Waits for PROD-EU to be healthy for 15 min.',
      });
      await shop.deploy(EU);
      const { turn } = await look(us);
      expect(Date.parse(turn!.beginsAt!)).toBeGreaterThan(
        Date.now() + 14 * 60_000,
      );
    });

    it('waits anew where nobody has looked during the break', async () => {
      const [eu, us] = await service.start(inOrder());
      await bring(eu, EU);
      await look(us);
      await passTime(us);
      const since = new Date().toISOString();
      await shop.deploy(EU, { since });
      await expect(look(us)).resolves.toMatchObject({
        state: 'draft',
        turn: {
          beginsAt: new Date(Date.parse(since) + 15 * 60_000).toISOString(),
        },
      });
    });

    it('looks a while longer where nobody has looked for long', async () => {
      const [eu, us] = await service.start(inOrder());
      await bring(eu, EU);
      await look(us);
      await shop
        .knex('promotions')
        .where({ id: us.id })
        .update({ begins_at: '2026-01-01T00:00:00.000Z' });
      await shop.deploy(EU);
      const { state, inMs } = await look(us);
      expect(state).toBe('draft');
      expect(inMs).toBe(shop.timings.settledMs);
    });

    it('brings what was reviewed, though the upstream has moved on', async () => {
      const [eu, us] = await service.start(inOrder());
      await bring(eu, EU);
      await look(us);
      shop.push('1.2.0', { repository: DEV_REPOSITORY });
      await shop.reader.readAll({});
      await shop.deploy(DEV);
      await passTime(us, EU);
      const { change, toVersion } = await look(us);
      expect(toVersion).toBe('1.1.0');
      expect(
        await textOf(change.headBranch, 'prod-us/kustomization.yaml'),
      ).toBe(kustomization('1.1.0'));
    });

    it('is carried onto the branch as it is when its turn comes', async () => {
      const [eu, us] = await service.start(inOrder());
      await bring(eu, EU);
      await look(us);
      const text = kustomization('1.0.0', '# by hand\n');
      await commit('prod-us/kustomization.yaml', text);
      const base = await headOf();
      await passTime(us, EU);
      const { change, state } = await look(us);
      expect(state).toBe('open');
      expect(
        await textOf(change.headBranch, 'prod-us/kustomization.yaml'),
      ).toBe(kustomization('1.1.0', '# by hand\n'));
      await expect(
        prod().repository.commitAt(change.headBranch),
      ).resolves.toMatchObject({ parents: [base] });
    });

    it('stops where its own line says something else by then, and the rest with it', async () => {
      const [eu, us, ap] = await service.start(inOrder());
      await bring(eu, EU);
      await look(us);
      await commit('prod-us/kustomization.yaml', kustomization('1.0.5'));
      await passTime(us, EU);
      await expect(look(us)).resolves.toMatchObject({
        state: 'failed',
        reason:
          'Its turn has come, and it cannot be made any more: prod-us/kustomization.yaml line 3 says 1.0.5 by now, not 1.0.0. Review it again.',
      });
      await expect(look(ap)).resolves.toMatchObject({
        state: 'cancelled',
        reason: expect.stringMatching(
          /^Stopped: the promotion into PROD-US has failed: Its turn has come/,
        ),
      });
      expect(await headOf(us.change.headBranch)).toBe('');
    });
  });

  describe('the rest stops', () => {
    it('where the first is closed', async () => {
      const [eu, us, ap] = await service.start(inOrder());
      await look(eu);
      await prod().pullRequests.close(1);
      await look(eu);
      const closed =
        'Stopped: the promotion into PROD-EU was closed: Pull request #1 was closed without being merged.';
      expect(await whole([us, ap])).toEqual([
        ['cancelled', closed],
        ['cancelled', closed],
      ]);
      await expect(prod().pullRequests.get(2)).resolves.toBeUndefined();
    });

    it('where the first has failed, though it comes right before anybody looks', async () => {
      const [eu, us] = await service.start(inOrder());
      const { change } = await look(eu);
      const { number } = change.pullRequest!;
      const { headCommit } = (await prod().pullRequests.get(number))!;
      await prod().pullRequests.merge(number, { expectedHead: headCommit });
      await shop.reader.readAll({});
      await shop.deploy(EU, { health: 'degraded' });
      expect((await look(eu)).state).toBe('failed');
      await shop.deploy(EU);
      expect((await look(eu)).state).toBe('healthy');
      await expect(look(us)).resolves.toMatchObject({
        state: 'cancelled',
        reason: expect.stringMatching(
          /^Stopped: the promotion into PROD-EU has failed: /,
        ),
      });
    });

    it('where the version is degraded in the first, and stays so when that comes right late', async () => {
      const [eu, us] = await service.start(inOrder());
      await bring(eu, EU);
      await look(us);
      await shop.deploy(EU, {
        health: 'degraded',
        since: new Date().toISOString(),
      });
      const waiting = await look(us);
      expect(waiting.state).toBe('draft');
      expect(waiting.inMs).toBeLessThanOrEqual(shop.timings.settledMs);
      await shop.deploy(EU, { health: 'degraded' });
      await expect(look(us)).resolves.toMatchObject({
        state: 'cancelled',
        reason: 'Stopped: 1.1.0 is degraded in PROD-EU.',
      });
      await shop.deploy(EU);
      expect((await look(us)).state).toBe('cancelled');
    });

    it('where another version comes to the first meanwhile', async () => {
      const [eu, us] = await service.start(inOrder());
      await bring(eu, EU);
      await commit('prod-eu/kustomization.yaml', kustomization('1.0.0'));
      await shop.deploy(EU);
      await expect(look(us)).resolves.toMatchObject({
        state: 'cancelled',
        reason: 'Stopped: Git asks for 1.0.0 in PROD-EU by now, not for 1.1.0.',
      });
    });

    it('where a person cancels the first', async () => {
      const [eu, us] = await service.start(inOrder());
      await look(eu);
      await shop.whileWorking(() =>
        new PromotionService({ ...shop.stores, ...shop }).cancel(
          eu,
          'user:default/bob',
        ),
      );
      expect(await whole([eu, us])).toEqual([
        ['cancelled', 'Cancelled.'],
        [
          'cancelled',
          'Stopped: the promotion into PROD-EU was cancelled: Cancelled.',
        ],
      ]);
    });

    it('behind the one that a person cancels, and the first goes on', async () => {
      const [eu, us, ap] = await service.start(inOrder());
      await look(eu);
      await shop.whileWorking(() =>
        new PromotionService({ ...shop.stores, ...shop }).cancel(
          us,
          'user:default/bob',
        ),
      );
      expect(await whole([eu, us, ap])).toEqual([
        ['open', 'Pull request #1 is open.'],
        ['cancelled', 'Cancelled.'],
        [
          'cancelled',
          'Stopped: the promotion into PROD-US was cancelled: Cancelled.',
        ],
      ]);
    });

    it('where the first is rolled back, whether or not the hold is lifted', async () => {
      const [eu, us, ap] = await service.start(inOrder());
      await bring(eu, EU);
      await look(us);
      await shop.whileWorking(() => new Promise(r => setTimeout(r, 300)));
      expect(await due(us)).toBeGreaterThan(9 * 60_000);
      await rollBack(EU, '1.0.0');
      expect(await due(us)).toBeLessThan(1_000);
      await expect(look(us)).resolves.toMatchObject({
        state: 'cancelled',
        reason:
          'Stopped: PROD-EU is held: user:default/bob rolled it back from 1.1.0 to 1.0.0.',
      });
      await shop.stores.holds.lift({
        environment: EU.ref,
        service: SHOP.ref,
      });
      await expect(look(ap)).resolves.toMatchObject({
        state: 'cancelled',
        reason: expect.stringMatching(
          'a rollback of PROD-EU to 1.0.0 is under way',
        ),
      });
    });

    it('not where the first was held before it was asked for', async () => {
      await shop.stores.holds.begin(shop.knex, {
        ...promotionOf({ id: 'earlier', kind: 'rollback' }),
        environment: EU.ref,
        createdAt: '2026-01-02T03:04:05.000Z',
      });
      const [, us] = await service.start(inOrder());
      await expect(look(us)).resolves.toMatchObject({
        state: 'draft',
        reason: 'Waits for PROD-EU to be healthy for 15 min.',
      });
    });

    it('where the service is about to be taken out of the first', async () => {
      const [eu, us] = await service.start(inOrder());
      await bring(eu, EU);
      await look(us);
      const wish = { service: SHOP.ref, environment: EU.ref, remove: true };
      await shop.stores.promotions.create(
        promotionOf({
          id: 'removal',
          kind: 'removal',
          fromVersion: '1.1.0',
          toVersion: 'none',
          ...wish,
          wish,
        }),
      );
      expect(await look(us)).toMatchObject({
        state: 'cancelled',
        reason: 'Stopped: a removal of the service from PROD-EU is under way.',
      });
    });

    it('where another version is on its way to the first', async () => {
      const [eu, us] = await service.start(inOrder());
      await bring(eu, EU);
      shop.push('1.2.0', { repository: DEV_REPOSITORY });
      await shop.reader.readAll({});
      await shop.deploy(DEV);
      await new PromotionService({ ...shop.stores, ...shop }).start({
        wish: { service: SHOP.ref, environment: EU.ref, from: DEV.ref },
        expectedVersion: '1.2.0',
        requestedBy: 'user:default/bob',
        view,
      });
      await expect(look(us)).resolves.toMatchObject({
        state: 'cancelled',
        reason: 'Stopped: a promotion of 1.2.0 into PROD-EU is under way.',
      });
    });

    it('not where what is on its way to the first leaves the version, which is waited for', async () => {
      const [eu, us] = await service.start(inOrder());
      await bring(eu, EU);
      await look(us);
      const change = await configure(EU);
      const waiting = await look(us);
      expect(waiting).toMatchObject({
        state: 'draft',
        reason:
          'Waits for a change of configuration in PROD-EU, which is under way.',
      });
      expect(waiting.turn).not.toHaveProperty('beginsAt');
      await shop.whileWorking(() => new Promise(r => setTimeout(r, 300)));
      await shop.stores.promotions.transition(await now(change), {
        to: 'cancelled',
        actor: 'user:default/bob',
        reason: 'Cancelled.',
      });
      expect(await due(us)).toBeLessThan(1_000);
      expect((await look(us)).reason).toMatch(/^Begins at /);
    });

    it('where Git no longer asks for the service in the first', async () => {
      const [eu, us] = await service.start(inOrder());
      await bring(eu, EU);
      await shop.withdraw(EU);
      await expect(look(us)).resolves.toMatchObject({
        state: 'draft',
        reason: 'Waits for PROD-EU to be healthy for 15 min.',
      });
      await commit('prod-eu/kustomization.yaml', 'images: []\n');
      await expect(look(us)).resolves.toMatchObject({
        state: 'cancelled',
        reason: 'Stopped: Git no longer asks for the service in PROD-EU.',
      });
    });

    it('where its environment is no longer in the catalog', async () => {
      const [eu, us] = await service.start(inOrder());
      await bring(eu, EU);
      await shop.stores.environments.replace({
        environments: view.environments.filter(
          ({ environment }) => environment !== US,
        ),
        services: await shop.stores.environments.services(),
      });
      await expect(look(us)).resolves.toMatchObject({
        state: 'cancelled',
        reason: 'Stopped: PROD-US is no longer an environment of the catalog.',
      });
    });

    it('where the service is no longer in the catalog', async () => {
      const [eu, us] = await service.start(inOrder());
      await bring(eu, EU);
      await shop.stores.environments.replace({
        environments: view.environments,
        services: [],
      });
      await expect(look(us)).resolves.toMatchObject({
        state: 'cancelled',
        reason: 'Stopped: Shop is no longer a service of the catalog.',
      });
    });

    it('behind one that a rollback takes the place of, whatever its version', async () => {
      await commit('prod-us/kustomization.yaml', kustomization('1.0.5'));
      await shop.deploy(US);
      const [eu, us, ap] = await service.start(inOrder());
      const next = await rollBack(US, '1.1.0');
      expect((await look(next)).state).toBe('open');
      expect((await whole([eu, us, ap])).map(([state]) => state)).toEqual([
        'open',
        'superseded',
        'cancelled',
      ]);
    });

    it('behind one that another promotion takes the place of', async () => {
      const [eu, us, ap] = await service.start(inOrder());
      await look(eu);
      shop.push('1.2.0', { repository: DEV_REPOSITORY });
      await shop.reader.readAll({});
      await shop.deploy(DEV);
      const other = new PromotionService({ ...shop.stores, ...shop });
      const wish = { service: SHOP.ref, environment: US.ref, from: DEV.ref };
      const { consents } = await other.preview(wish, view);
      expect(consents).toEqual([
        'Withdraws the promotion that brings 1.1.0, which has no pull request yet',
      ]);
      const next = await other.start({
        wish: { ...wish, consents },
        expectedVersion: '1.2.0',
        requestedBy: 'user:default/bob',
        view,
      });
      expect(await whole([eu, us, ap])).toEqual([
        ['open', 'Pull request #1 is open.'],
        ['superseded', `Promotion ${next.id} takes its place.`],
        [
          'cancelled',
          `Stopped: the promotion into PROD-US was superseded: Promotion ${next.id} takes its place.`,
        ],
      ]);
    });
  });
});
