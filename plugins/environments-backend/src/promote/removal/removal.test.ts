import {
  type Deployment,
  formatReason,
} from '@downstage/backstage-plugin-environments-common';
import { createTestDatabases } from '../../__testUtils__/createTestDatabases';
import {
  QA,
  QA_REPOSITORY,
  SHOP,
  VIEW,
  type Shop,
  createShop,
  promotionOf,
} from '../../__testUtils__/createShop';
import { PromotionService } from '../PromotionService';

const databases = createTestDatabases();

jest.setTimeout(60_000);

const wish = { service: SHOP.ref, environment: QA.ref, remove: true };
const CONSENT = 'Shop is taken out of QA, with its configuration';

const block = (name: string, tag: string) =>
  `  ${name}:\n    replicas: 3\n    image:\n      repository: r.example/${name}\n      tag: "${tag}"\n`;
const values = (...blocks: string[]) => ({
  'values.yaml': `services:\n${blocks.join('')}`,
});
const deployment = (name: string) =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}}\nspec: {template: {spec: {containers: [{name: main, image: "r.example/${name}:1.0.0"}]}}}\n`;

describe.each(databases.eachSupportedId())('a removal on %s', id => {
  let shop: Shop;
  let service: PromotionService;

  const begin = async (
    files: Record<string, string>,
    rest: Partial<Deployment> = {},
  ) => {
    shop.scm.seed(QA_REPOSITORY, files);
    await shop.reader.readAll({});
    await shop.deploy(QA, rest);
  };
  const project = (environment: string, item: Deployment) =>
    shop.stores.deployments.project(environment, async trx =>
      shop.stores.deployments.replace(
        trx,
        environment,
        [item],
        await shop.stores.deployments.texts(trx, environment),
      ),
    );
  const plan = () => service.preview(wish, VIEW);
  /** An environment that has a folder for each service. */
  const beginInFolders = async (files: Record<string, string>) => {
    const [source] = QA.sources;
    const sources = [{ ...source, paths: ['apps/{service}/qa'] }];
    await shop.stores.environments.replace({
      environments: [{ environment: { ...QA, sources }, problems: [] }],
      services: [SHOP],
    });
    await begin(files);
  };
  const planInFolders = async () =>
    service.preview(wish, {
      ...VIEW,
      environments: await shop.stores.environments.list(),
    });
  const start = (consents: string[] = [CONSENT]) =>
    service.start({
      wish: { ...wish, consents },
      expectedVersion: 'none',
      requestedBy: 'user:default/ann',
      view: VIEW,
    });
  const look = async (promotion: string) => {
    await shop.worker.look(promotion);
    return (await shop.stores.promotions.get(promotion))!;
  };
  const filesOn = async (branch: string) => {
    const head = await shop.qa.repository.head(branch);
    const tree = await shop.qa.repository.tree(
      head.status === 'found' ? head.sha : '',
    );
    const files = tree.status === 'found' ? tree.files : [];
    const texts = await shop.qa.repository.blobs(files.map(({ sha }) => sha));
    return Object.fromEntries(
      files.map(({ path, sha }) => [path, texts.get(sha)]),
    );
  };

  beforeEach(async () => {
    shop = await createShop(await databases.init(id));
    service = new PromotionService({ ...shop.stores, planner: shop.planner });
  });

  it('shows what goes, and asks for it to be agreed to', async () => {
    await begin(values(block('cart', '7'), block('shop', '1.0.0')));
    const { files, warnings, ...shown } = await plan();
    expect(shown).toMatchObject({
      kind: 'removal',
      fromVersion: '1.0.0',
      toVersion: 'none',
      blocked: [],
      consents: [CONSENT],
      title: 'Remove Shop from QA (1.0.0)',
    });
    expect(files).toMatchObject([
      {
        path: 'values.yaml',
        diff: expect.stringContaining('-      tag: "1.0.0"'),
      },
    ]);
    expect(warnings.map(formatReason)).toEqual([
      'What runs is deleted only if the delivery engine prunes, which is not known here.',
    ]);
    await expect(start([])).rejects.toThrow(
      `This has to be agreed to: ${CONSENT}`,
    );
  });

  it('opens a pull request with exactly that', async () => {
    await begin(values(block('cart', '7'), block('shop', '1.0.0')));
    const { id: started } = await start();
    const { state, change } = await look(started);
    expect(state).toBe('open');
    await expect(filesOn(change.headBranch)).resolves.toMatchObject(
      values(block('cart', '7')),
    );
    const pull = await shop.qa.pullRequests.get(change.pullRequest!.number);
    expect(pull?.title).toBe('Remove Shop from QA (1.0.0)');
  });

  it('deletes what is the service’s in a folder, and its entries', async () => {
    await begin({
      'kustomization.yaml': 'resources:\n  - cart\n  - shop\n',
      'cart/kustomization.yaml': 'resources:\n  - deployment.yaml\n',
      'cart/deployment.yaml': deployment('cart'),
      'shop/kustomization.yaml': 'resources:\n  - deployment.yaml\n',
      'shop/deployment.yaml': deployment('shop'),
      'shop/README.md': 'The shop\n',
    });
    const { id: started } = await start();
    const { change, reason, state } = await look(started);
    expect({ state, reason }).toMatchObject({ state: 'open' });
    const files = await filesOn(change.headBranch);
    expect(Object.keys(files).sort()).toEqual([
      'cart/deployment.yaml',
      'cart/kustomization.yaml',
      'kustomization.yaml',
    ]);
    expect(files['kustomization.yaml']).toBe('resources:\n  - cart\n');
  });

  it.each<[string, Record<string, string>, RegExp]>([
    [
      'what its layout cannot express',
      {
        'kustomization.yaml': 'images: [{name: r.example/shop, newTag: 1.0.0}]',
      },
      /^It cannot be taken out: kustomization.yaml has no resource shop\.$/,
    ],
    [
      'what stands with others',
      {
        'kustomization.yaml': 'resources:\n  - shop.yaml\n',
        'shop.yaml': `${deployment('shop')}---\n${deployment('ledger')}`,
      },
      /other objects: take it out by hand/,
    ],
    [
      'a file that nobody could review',
      {
        'kustomization.yaml': 'resources:\n  - shop\n',
        'shop/kustomization.yaml': 'resources:\n  - deployment.yaml\n',
        'shop/deployment.yaml': deployment('shop'),
        'shop/dump.sql': 'x'.repeat(5_000_001),
      },
      /shop\/dump.sql cannot be shown/,
    ],
  ])('is refused for %s', async (_, files, reason) => {
    await begin(files);
    const { blocked, files: changed } = await plan();
    expect(blocked.map(formatReason).join(' ')).toMatch(reason);
    expect(changed).toEqual([]);
    await expect(start()).rejects.toThrow(reason);
  });

  it.each<[string, Partial<Deployment>, string]>([
    ['is a guess', { match: { by: 'folder', guess: true } }, 'match-certain'],
    [
      'is another service’s, too',
      { desired: { editable: false, reason: { id: 'pin-claimed' } } as never },
      'pin-claimed',
    ],
    [
      'is ambiguous',
      {
        desired: { editable: false, reason: { id: 'pin-ambiguous' } } as never,
      },
      'pin-ambiguous',
    ],
  ])('is refused where the match %s', async (_, rest, expected) => {
    await begin(values(block('shop', '1.0.0')));
    const { desired } = await shop.deploy(QA);
    await shop.deploy(QA, {
      ...rest,
      desired: { ...desired!, ...rest.desired },
    });
    const { blocked } = await plan();
    expect(blocked.map(reason => reason.id)).toEqual([expected]);
  });

  it('is refused where Git has nothing of it', async () => {
    await begin(values(block('shop', '1.0.0')));
    shop.scm.seed(QA_REPOSITORY, values(block('cart', '7')));
    await shop.reader.readAll({});
    await shop.withdraw(QA);
    await expect(plan()).rejects.toThrow(
      'Git has nothing of the service in QA.',
    );
  });

  it('waits for what is open, and takes the place of nothing', async () => {
    await begin(values(block('shop', '1.0.0')));
    await shop.promote();
    const { blocked } = await plan();
    expect(blocked.map(formatReason)).toEqual([
      'A promotion into QA is under way.',
    ]);
  });

  it('is one, however often it is asked for, and gives way to a promotion', async () => {
    await begin(values(block('shop', '1.0.0')));
    const first = await start();
    expect((await start()).id).toBe(first.id);
    await look(first.id);
    const { consents } = await service.preview(
      { service: SHOP.ref, environment: QA.ref },
      VIEW,
    );
    expect(consents).toEqual([
      'Closes pull request #1, which takes the service out',
    ]);
  });

  it('takes a pin that cannot be edited out all the same', async () => {
    await begin(values(block('shop', '1.0.0')));
    const { desired } = await shop.deploy(QA);
    await shop.deploy(QA, {
      desired: {
        ...desired!,
        editable: false,
        reason: { id: 'pin-refused', params: { detail: 'an anchor' } },
      },
    });
    expect((await plan()).blocked).toEqual([]);
  });

  it('takes a folder that is the service’s alone as a whole, where that is agreed to', async () => {
    await beginInFolders({
      'apps/shop/qa/kustomization.yaml':
        'resources: [deployment.yaml]\nimages: [{name: r.example/shop, newTag: 1.0.0}]\n',
      'apps/shop/qa/deployment.yaml': deployment('shop'),
      'apps/shop/prod/deployment.yaml': deployment('shop'),
    });
    const { consents, blocked, files } = await planInFolders();
    expect({ blocked, consents }).toEqual({
      blocked: [],
      consents: [
        CONSENT,
        'apps/shop/qa goes as a whole: what refers to it from elsewhere no longer finds it',
      ],
    });
    expect(files.map(({ path }) => path).sort()).toEqual([
      'apps/shop/qa/deployment.yaml',
      'apps/shop/qa/kustomization.yaml',
    ]);
  });

  it('takes no folder that is called otherwise: a sidecar does not own it', async () => {
    await beginInFolders({
      'apps/monitoring/qa/deployment.yaml': deployment('shop'),
      'apps/monitoring/qa/rules.yaml': 'a: 1\n',
    });
    const { blocked, files } = await planInFolders();
    expect(blocked.map(formatReason).join(' ')).toContain(
      'apps/monitoring/qa is called monitoring, and not as the service',
    );
    expect(files).toEqual([]);
  });

  it('names what else is read from its files', async () => {
    const other = { ...QA, ref: 'resource:default/perf', title: 'PERF' };
    await shop.stores.environments.replace({
      environments: [QA, other].map(environment => ({
        environment,
        problems: [],
      })),
      services: [SHOP],
    });
    await begin(values(block('shop', '1.0.0')));
    expect((await plan()).consents).toEqual([
      CONSENT,
      'values.yaml is read for other environments, too: 1 that you may not see',
    ]);
  });

  it('says what the engine does, where it stays and which hold ends', async () => {
    const prod = {
      ...QA,
      ref: 'resource:default/prod',
      title: 'PROD',
      promotesFrom: [QA.ref],
    };
    const hidden = { ...prod, ref: 'resource:default/hidden', title: 'HIDDEN' };
    await begin(values(block('shop', '1.0.0')));
    const own = await shop.deploy(QA, {
      prunes: false,
      delivery: {
        engine: 'argocd',
        cluster: 'hub',
        kind: 'Application',
        namespace: 'argocd',
        name: 'shop',
      },
    });
    for (const { ref } of [prod, hidden]) {
      await project(ref, { ...own, environment: ref });
    }
    await shop.knex.transaction(trx =>
      shop.stores.holds.begin(trx, {
        ...promotionOf({ id: 'r1', kind: 'rollback' }),
        fromVersion: '1.1.0',
        toVersion: '1.0.0',
      }),
    );
    const { warnings } = await service.preview(wish, {
      ...VIEW,
      environments: [...VIEW.environments, { environment: prod, problems: [] }],
    });
    expect(warnings.map(formatReason)).toEqual([
      'Application shop does not prune: what runs stays until somebody deletes it by hand.',
      'PROD: still there, and promoted from here.',
      'The hold on QA, which user:default/ann rolled back from 1.1.0 to 1.0.0, ends with the removal.',
    ]);
  });

  describe('once it is asked for', () => {
    let started: string;
    let before: Deployment;
    const merge = async () => {
      const { number, headCommit } = (await shop.qa.pullRequests.get(1))!;
      await shop.qa.pullRequests.merge(number, { expectedHead: headCommit });
      await look(started);
      await shop.reader.readAll({});
    };

    beforeEach(async () => {
      await begin(values(block('cart', '7'), block('shop', '1.0.0')));
      before = await shop.deploy(QA);
      started = (await start()).id;
      await look(started);
    });

    it('is carried onto a branch that moved', async () => {
      shop.scm.seed(QA_REPOSITORY, {
        'values.yaml': `# moved\n${
          values(block('cart', '8'), block('shop', '1.0.0'))['values.yaml']
        }`,
      });
      const { change } = await look(started);
      await expect(filesOn(change.headBranch)).resolves.toEqual({
        'values.yaml': `# moved\n${values(block('cart', '8'))['values.yaml']}`,
      });
    });

    it('is not carried where the service is spread by now', async () => {
      shop.scm.seed(QA_REPOSITORY, {
        'values.yaml': `services:\n${block('cart', '8')}`,
      });
      expect(await look(started)).toMatchObject({
        state: 'open',
        reason: expect.stringContaining('has no block shop'),
      });
    });

    it('ends where its pull request is closed', async () => {
      await shop.qa.pullRequests.close(1);
      expect(await look(started)).toMatchObject({ state: 'closed' });
    });

    it('is gone once Git no longer has it, and nothing of it runs', async () => {
      await merge();
      expect((await look(started)).state).toBe('merged');
      const { desired: _gone, ...runs } = before;
      await project(QA.ref, { ...runs, prunes: false });
      expect(await look(started)).toMatchObject({
        state: 'syncing',
        reason: expect.stringMatching(
          /^Git no longer has it. 1.0.0 still runs/,
        ),
      });
      await shop.withdraw(QA);
      // Its cluster has told nothing yet
      expect(await look(started)).toMatchObject({ state: 'syncing' });
      const { delivery: _none, ...undelivered } = QA;
      const know = (environments: Array<typeof QA>) =>
        shop.stores.environments.replace({
          environments: environments.map(environment => ({
            environment,
            problems: [],
          })),
          services: [SHOP],
        });
      await know([]);
      expect(await look(started)).toMatchObject({
        state: 'syncing',
        reason: expect.stringContaining('no longer in the catalog'),
      });
      await know([undelivered]);
      expect(await look(started)).toMatchObject({
        state: 'healthy',
        reason:
          'Git no longer has it. No cluster is known that would tell what runs.',
      });
    });

    it('brought no version', async () => {
      await merge();
      await shop.withdraw(QA);
      await look(started);
      await expect(
        shop.stores.promotions.bringers(QA.ref, [SHOP.ref]),
      ).resolves.toEqual([]);
    });

    it.each([
      [
        '1.0.0',
        'reverted',
        /^It was taken back: commit \w+ asks for 1.0.0 again/,
      ],
      [
        '2.0.0',
        'superseded',
        /^The service came back: commit \w+ asks for 2.0.0/,
      ],
    ])('ends where %s comes back', async (tag, state, reason) => {
      await merge();
      await begin(values(block('cart', '7'), block('shop', tag)));
      expect(await look(started)).toMatchObject({
        state,
        reason: expect.stringMatching(reason),
      });
    });
  });
});
