import type { SettingChange } from '@downstage/backstage-plugin-environments-common';
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
  promotionOf,
} from '../__testUtils__/createShop';
import type { NewPromotion } from '../database/StoredPromotion';
import { PromotionService } from './PromotionService';
import { ConfigurationService } from './ConfigurationService';

const databases = createTestDatabases();

jest.setTimeout(60_000);

const DEPLOYMENT = (replicas: number, level = 'info') => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  replicas: ${replicas}
  template:
    spec:
      containers:
        - name: shop
          image: r.example/shop
          env:
            - name: LOG_LEVEL
              value: ${level}
            - name: API_TOKEN
              value: hunter2
`;

describe.each(databases.eachSupportedId())('configuration on %s', id => {
  let shop: Shop;

  /** Commits what stands in an environment, and reads it. */
  const push = async (
    text: string,
    { repository = QA_REPOSITORY, tag = '1.0.0' } = {},
  ) => {
    const { commit } = shop.scm.seed(repository, {
      'kustomization.yaml': `resources: [shop.yaml]\nimages:\n  - name: r.example/shop\n    newTag: ${tag}\n`,
      'shop.yaml': text,
    });
    await shop.reader.readAll({});
    await shop.deploy(DEV);
    await shop.deploy(QA);
    return commit;
  };
  const shown = (view = VIEW) =>
    new ConfigurationService({ ...shop.stores, ...shop }).show(
      { service: SHOP.ref, environment: QA.ref },
      view,
      async () => true,
    );
  const changeOf = async (name: string, to: string): Promise<SettingChange> => {
    const { settings } = await shown();
    const { file, document, path, key, value } = settings.find(
      setting => setting.name === name,
    )!;
    return { file, document, path, key, name, before: value ?? '', to };
  };
  const service = () => new PromotionService({ ...shop.stores, ...shop });
  const wish = (settings: SettingChange[], consents?: string[]) => ({
    service: SHOP.ref,
    environment: QA.ref,
    settings,
    ...(consents ? { consents } : {}),
  });
  const start = (settings: SettingChange[], consents?: string[]) =>
    service().start({
      wish: wish(settings, consents),
      expectedVersion: '1.0.0',
      requestedBy: 'user:default/ann',
      view: VIEW,
    });
  const look = async ({ id: promotion }: { id: string }) => {
    await shop.worker.look(promotion);
    return (await shop.stores.promotions.get(promotion))!;
  };
  const textAt = async (ref: string, path = 'shop.yaml') => {
    const head = await shop.qa.repository.head(ref);
    const tree = await shop.qa.repository.tree(
      head.status === 'found' ? head.sha : '',
    );
    const file =
      tree.status === 'found'
        ? tree.files.find(item => item.path === path)
        : undefined;
    const texts = await shop.qa.repository.blobs(file ? [file.sha] : []);
    return texts.get(file?.sha ?? '');
  };
  /** Merges the pull request, and reads the branch. */
  const merge = async () => {
    const { number, headCommit } = (await shop.qa.pullRequests.get(1))!;
    await shop.qa.pullRequests.merge(number, { expectedHead: headCommit });
    await shop.reader.readAll({});
    const head = await shop.qa.repository.head('main');
    return head.status === 'found' ? head.sha : '';
  };

  beforeEach(async () => {
    shop = await createShop(await databases.init(id));
    await push(DEPLOYMENT(5, 'debug'), {
      repository: DEV_REPOSITORY,
      tag: '1.1.0',
    });
    await push(DEPLOYMENT(3));
  });

  it('is listed beside what it is upstream, secrets without their values', async () => {
    const { settings, upstream, commit } = await shown();
    expect(upstream).toBe(DEV.ref);
    expect(commit).toMatch(/^[0-9a-f]{40}$/);
    expect(
      settings.map(setting => [
        setting.name,
        setting.value,
        setting.upstream,
        setting.secret,
      ]),
    ).toEqual([
      ['replicas', '3', '5', false],
      ['env LOG_LEVEL', 'info', 'debug', false],
      ['env API_TOKEN', undefined, undefined, true],
    ]);
    expect(JSON.stringify(settings)).not.toContain('hunter2');
  });

  it('is listed without that of an upstream that the caller may not read', async () => {
    const alone = {
      ...VIEW,
      environments: VIEW.environments.filter(
        ({ environment }) => environment.ref === QA.ref,
      ),
    };
    const { settings, upstream } = await shown(alone);
    expect(upstream).toBeUndefined();
    expect(settings[0].upstream).toBeUndefined();
  });

  it('comes in a pull request that says what is set, with the version as it was', async () => {
    const change = await changeOf('replicas', '5');
    const plan = await service().preview(wish([change]), VIEW);
    expect(plan).toMatchObject({
      kind: 'configuration',
      title: 'Set replicas of Shop to 5 in QA',
      fromVersion: '1.0.0',
      toVersion: '1.0.0',
      blocked: [],
      consents: [],
      settings: [change],
    });
    expect(plan.files).toMatchObject([
      { path: 'shop.yaml', diff: expect.stringContaining('+  replicas: 5') },
    ]);
    expect(plan.files[0].diff).not.toContain('hunter2');
    const opened = await look(await start([change]));
    expect(opened).toMatchObject({
      kind: 'configuration',
      state: 'open',
      settings: [change],
    });
    expect(await textAt(opened.change.headBranch)).toBe(DEPLOYMENT(5));
    const pull = (await shop.qa.pullRequests.get(1))!;
    expect(pull.title).toBe('Set replicas of Shop to 5 in QA');
  });

  it('changes several settings in one, and one request twice is one', async () => {
    const changes = [
      await changeOf('replicas', '5'),
      await changeOf('env LOG_LEVEL', 'debug'),
    ];
    const first = await start(changes);
    const again = await start(changes);
    expect(again.id).toBe(first.id);
    const opened = await look(first);
    expect(opened.plan?.title).toBe('Change 2 settings of Shop in QA');
    expect(await textAt(opened.change.headBranch)).toBe(DEPLOYMENT(5, 'debug'));
  });

  it.each([
    ['replicas', 'many', 'replicas is a number; "many" is not'],
    ['env API_TOKEN', 'x', 'looks like, a secret'],
    ['env LOG_LEVEL', 'ghp_0123456789abcdefghij', 'looks like a secret'],
  ])('refuses to set %s to %s', async (name, to, reason) => {
    const plan = await service().preview(
      wish([await changeOf(name, to)]),
      VIEW,
    );
    expect(plan.files).toEqual([]);
    expect(plan.blocked).toEqual([
      {
        id: 'setting-refused',
        params: { detail: expect.stringContaining(reason) },
      },
    ]);
  });

  it('refuses what is a version, and what is none of the service', async () => {
    const place = { document: 0, key: 'x', before: '1.0.0', to: '2.0.0' };
    const { blocked } = await service().preview(
      wish([
        {
          ...place,
          file: 'kustomization.yaml',
          path: 'images[0].newTag',
          name: 'newTag',
        },
        { ...place, file: 'cart.yaml', path: 'replicas', name: 'replicas' },
      ]),
      VIEW,
    );
    expect(blocked[0].params?.detail).toMatch(
      /newTag in kustomization.yaml is a version: promote it instead. replicas in cart.yaml is not known/,
    );
  });

  it('refuses a value that is another one than the person saw', async () => {
    const change = await changeOf('replicas', '5');
    await push(DEPLOYMENT(4));
    await expect(start([change])).rejects.toThrow(
      'replicas (shop.yaml line 6) is another value now, reviewed was 3',
    );
  });

  it('is carried onto a newer base where it conflicts, while its value stands', async () => {
    const opened = await look(await start([await changeOf('replicas', '5')]));
    const beside = (replicas: number) =>
      DEPLOYMENT(replicas).replace(
        '  template:',
        '  minReadySeconds: 10\n  template:',
      );
    await push(beside(3));
    expect(await look(opened)).toMatchObject({
      state: 'open',
      reason: expect.stringContaining('carried onto'),
    });
    expect(await textAt(opened.change.headBranch)).toBe(beside(5));
  });

  it('is not carried where another value came', async () => {
    const opened = await look(await start([await changeOf('replicas', '5')]));
    await push(DEPLOYMENT(4));
    expect(await look(opened)).toMatchObject({
      state: 'open',
      reason:
        'Pull request #1 conflicts with main: replicas (shop.yaml line 6) is another value now, reviewed was 3. Cancel it and review the change again.',
    });
  });

  it.each<[string, Partial<NewPromotion>, string]>([
    ['an open promotion', { state: 'open' }, 'A promotion to 1.1.0 is open'],
    [
      'a rollback',
      { kind: 'rollback', toVersion: '0.9.0' },
      'A rollback to 0.9.0 is open',
    ],
    [
      'a ring that waits for its turn',
      { turn: { rollout: 'r', ring: 2, soakSeconds: 60 } },
      'A promotion to 1.1.0 waits for its turn',
    ],
  ])('waits for %s, whatever is agreed to', async (_, rest, told) => {
    await shop.stores.promotions.create(promotionOf({ id: 'p1', ...rest }));
    const change = await changeOf('replicas', '5');
    const plan = await service().preview(wish([change]), VIEW);
    expect([plan.files, plan.consents]).toEqual([[], []]);
    await expect(
      start(
        [change],
        [
          'Withdraws the promotion that brings 1.1.0, which has no pull request yet',
          'Withdraws the promotion that brings 0.9.0, which has no pull request yet',
        ],
      ),
    ).rejects.toThrow(`${told} in QA: wait until it is merged, or cancel it.`);
    expect(
      (await shop.stores.promotions.get('p1'))?.supersededBy,
    ).toBeUndefined();
    expect(await shop.stores.holds.shown()).toHaveLength(
      rest.kind === 'rollback' ? 1 : 0,
    );
  });

  it('gives its place to another one and to a version, where that is agreed to', async () => {
    const first = await look(await start([await changeOf('replicas', '5')]));
    const next = [await changeOf('env LOG_LEVEL', 'debug')];
    const consent = 'Closes pull request #1, which sets replicas 3 → 5';
    await expect(start(next)).rejects.toThrow(consent);
    await look(await start(next, [consent]));
    expect((await look(first)).state).toBe('superseded');
    await expect(shop.promote()).rejects.toThrow(
      'Closes pull request #2, which sets env LOG_LEVEL info → debug',
    );
  });

  describe('once merged', () => {
    it('is healthy when the engine has applied a revision with the merge', async () => {
      const opened = await look(await start([await changeOf('replicas', '5')]));
      const before = await shop.qa.repository.head('main');
      const merged = await merge();
      expect((await look(opened)).state).not.toBe('open');
      await shop.deploy(QA, {
        revision: before.status === 'found' ? before.sha : '',
      });
      expect((await look(opened)).state).toBe('syncing');
      await shop.deploy(QA, { revision: merged });
      expect((await look(opened)).state).toBe('syncing');
      shop.timings.settledMs = 0;
      expect(await look(opened)).toMatchObject({
        state: 'healthy',
        reason: 'The configuration is synced and healthy.',
      });
    });

    it('is not healthy by what runs from before, while that has not begun to roll out', async () => {
      const opened = await look(await start([await changeOf('replicas', '5')]));
      const before = await shop.qa.repository.head('main');
      const merged = await merge();
      await look(opened);
      await shop.deploy(QA, { revision: merged });
      const seen = await look(opened);
      expect(seen).toMatchObject({
        state: 'syncing',
        appliedAt: expect.stringMatching(/^\d{4}-/),
        reason:
          'The configuration is applied. It has to stay synced and healthy for 60 s.',
      });
      // Not anew with each look
      expect((await look(opened)).appliedAt).toBe(seen.appliedAt);
      await shop.deploy(QA, {
        revision: before.status === 'found' ? before.sha : '',
      });
      expect((await look(opened)).appliedAt).toBeUndefined();
      await shop.deploy(QA, { revision: merged, health: 'degraded' });
      expect((await look(opened)).state).toBe('syncing');
      shop.timings.settledMs = 0;
      expect((await look(opened)).state).toBe('failed');
    });

    it('is looked at again where it failed and comes right late', async () => {
      const opened = await look(await start([await changeOf('replicas', '5')]));
      const before = await shop.qa.repository.head('main');
      const merged = await merge();
      await look(opened);
      await shop.deploy(QA, {
        revision: before.status === 'found' ? before.sha : '',
      });
      await shop
        .knex('promotions')
        .update({ deadline: new Date(0).toISOString() });
      expect((await look(opened)).state).toBe('failed');
      await shop.deploy(QA, { revision: merged });
      const inMs = await shop.worker.look(opened.id);
      expect(inMs).toBeGreaterThan(shop.timings.settledMs / 2);
      expect(inMs).toBeLessThanOrEqual(shop.timings.settledMs);
      shop.timings.settledMs = 0;
      expect(await look(opened)).toMatchObject({
        state: 'healthy',
        reason: 'The configuration is synced and healthy. It came late.',
      });
    });

    it('is healthy once all is quiet where no engine tells its revision', async () => {
      const opened = await look(await start([await changeOf('replicas', '5')]));
      await merge();
      await shop.deploy(QA);
      expect((await look(opened)).state).not.toBe('healthy');
      shop.timings.settledMs = 0;
      expect(await look(opened)).toMatchObject({
        state: 'healthy',
        reason:
          'The configuration is synced and healthy. No engine tells which revision it has applied.',
      });
    });

    it('has failed when what runs is degraded with it', async () => {
      shop.timings.settledMs = 0;
      const opened = await look(await start([await changeOf('replicas', '5')]));
      const merged = await merge();
      await shop.deploy(QA, {
        revision: merged,
        health: 'degraded',
        since: new Date().toISOString(),
      });
      await look(opened);
      expect((await look(opened)).state).toBe('failed');
    });

    it.each([
      [3, 'reverted', 'It was taken back: replicas 5 → 3 again'],
      [
        9,
        'superseded',
        'Something else came: replicas 5 → another value, by commit',
      ],
    ])('ends where %s stands by now as %s', async (replicas, state, reason) => {
      const opened = await look(await start([await changeOf('replicas', '5')]));
      await merge();
      await look(opened);
      await push(DEPLOYMENT(replicas));
      expect(await look(opened)).toMatchObject({
        state,
        reason: expect.stringContaining(reason),
      });
    });

    it('can be taken back by a change of its own', async () => {
      const change = await changeOf('replicas', '5');
      const first = await look(await start([change]));
      await merge();
      await look(first);
      const back = { ...change, before: change.to, to: change.before };
      const opened = await look(await start([back]));
      expect(await textAt(opened.change.headBranch)).toBe(DEPLOYMENT(3));
    });
  });
});
