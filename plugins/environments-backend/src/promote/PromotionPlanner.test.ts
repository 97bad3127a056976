import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import {
  DEV,
  QA,
  QA_REPOSITORY,
  SHOP,
  type Shop,
  createShop,
  kustomization,
  promotionOf,
} from '../__testUtils__/createShop';
import { toDesired } from '../sources/storedPins';

const databases = createTestDatabases();

jest.setTimeout(60_000);

const wish = { service: SHOP.ref, environment: QA.ref };

const manifest = (tag: string) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  template:
    spec:
      containers:
        - name: app
          image: r.example/shop:${tag}
`;

describe.each(databases.eachSupportedId())('PromotionPlanner on %s', id => {
  let shop: Shop;

  /** Plans for somebody who may read everything. */
  const planFor = async (
    wanted: Parameters<Shop['planner']['plan']>[0],
    except?: string,
  ) =>
    shop.planner.plan(wanted, {
      environments: await shop.stores.environments.list(),
      except,
    });

  beforeEach(async () => {
    shop = await createShop(await databases.init(id));
  });

  it('plans the version that runs upstream, with titles and changelog', async () => {
    const { plan, changes, ...titles } = await planFor(wish);
    expect(titles).toMatchObject({ environmentTitle: 'QA', fromTitle: 'DEV' });
    expect(plan).toMatchObject({
      kind: 'promotion',
      fromEnvironment: DEV.ref,
      fromVersion: '1.0.0',
      toVersion: '1.1.0',
      repository: QA_REPOSITORY,
      branch: 'main',
      blocked: [],
    });
    expect(changes.map(({ after }) => after)).toEqual([kustomization('1.1.0')]);
    expect(plan.changelog.commits).toHaveLength(1);
  });

  it('plans on the pin at the head of the branch, not as it was projected', async () => {
    const commit = shop.push('1.0.5', { before: '# moved down\n' });
    const { plan, changes } = await planFor(wish);
    expect(plan).toMatchObject({ fromVersion: '1.0.5', baseCommit: commit });
    expect(changes).toMatchObject([
      {
        before: kustomization('1.0.5', '# moved down\n'),
        after: kustomization('1.1.0', '# moved down\n'),
      },
    ]);
  });

  it('edits a file that is not kept since a Secret stands in it', async () => {
    const secret = '---\nkind: Secret\nstringData: { a: hunter2 }\n';
    const withSecret = (tag: string) =>
      `kind: Deployment\napiVersion: apps/v1\nmetadata: { name: shop }\nspec:\n  template:\n    spec:\n      containers:\n        - name: shop\n          image: r.example/shop:${tag}\n${secret}`;
    shop.scm.seed(QA_REPOSITORY, {
      'kustomization.yaml': 'resources: [shop.yaml]\n',
      'shop.yaml': withSecret('1.0.0'),
    });
    await shop.reader.readAll({});
    await shop.deploy(QA);
    const { plan, changes } = await planFor(wish);
    expect(plan.blocked).toEqual([]);
    expect(changes).toMatchObject([{ after: withSecret('1.1.0') }]);
    expect(JSON.stringify(plan)).not.toContain('hunter2');
    await expect(
      shop
        .knex('source_files')
        .where({ repository: QA_REPOSITORY })
        .pluck('path'),
    ).resolves.toEqual(['kustomization.yaml']);
  });

  it('changes nothing when the head asks for the version already', async () => {
    shop.push('1.1.0');
    const { plan } = await planFor(wish);
    expect(plan.blocked.map(reason => reason.id)).toEqual(['version-differs']);
    expect(plan.files).toEqual([]);
  });

  it('tells the pins of one file apart by their documents', async () => {
    const push = (worker: string, web: string) =>
      shop.scm.seed(QA_REPOSITORY, {
        'apps.yaml': [worker, web].map(manifest).join('---\n'),
      });
    push('0.5.0', '1.0.0');
    await shop.reader.readAll({});
    const [, web] = await shop.stores.sources.pins(QA.ref);
    const desired = toDesired(web);
    expect(desired).toMatchObject({ document: 1, version: '1.0.0' });
    await shop.deploy(QA, { desired });
    push('0.5.0', '1.0.5');
    const { plan } = await planFor(wish);
    expect(plan.fromVersion).toBe('1.0.5');
  });

  it('does not edit what the projection refused, whatever the head says', async () => {
    const { desired } = await shop.deploy(QA);
    const reason = {
      id: 'pin-claimed' as const,
      params: { services: 'component:default/cart', annotation: 'a' },
    };
    await shop.deploy(QA, {
      desired: { ...desired!, editable: false, reason },
    });
    shop.push('1.0.5');
    const { plan } = await planFor(wish);
    expect(plan.blocked).toEqual([reason]);
    expect(plan.files).toEqual([]);
  });

  it.each([
    ['is blocked by an open promotion', undefined, ['no-open-promotion']],
    ['leaves the one that is planned again out of account', 'p1', []],
  ])('%s', async (_, except, blocked) => {
    await shop.stores.promotions.create(promotionOf({ id: 'p1' }));
    const { plan } = await planFor(wish, except);
    expect(plan.blocked.map(reason => reason.id)).toEqual(blocked);
  });

  it('rolls back to the version and digest of a record', async () => {
    const [digest, old] = ['a', 'b'].map(hex => `sha256:${hex.repeat(64)}`);
    const pinned = (tag: string, sha: string) =>
      `${kustomization(tag)}    digest: ${sha}\n`;
    shop.scm.seed(QA_REPOSITORY, {
      'kustomization.yaml': pinned('1.0.0', old),
    });
    await shop.stores.records.insert(shop.knex, [
      {
        id: 'r1',
        change: 'desired',
        environment: QA.ref,
        service: SHOP.ref,
        artifact: 'r.example/shop',
        from_version: null,
        to_version: '0.9.0',
        digest,
        desired_at: '2026-01-01T00:00:00.000Z',
        current: false,
      },
    ]);
    const { plan, changes } = await planFor({
      ...wish,
      rollbackTo: 'r1',
    });
    expect(plan).toMatchObject({
      kind: 'rollback',
      toVersion: '0.9.0',
      blocked: [],
      title: 'Roll back Shop in QA from 1.0.0 to 0.9.0',
    });
    expect(changes.map(({ after }) => after)).toEqual([
      pinned('0.9.0', digest),
    ]);
    expect(plan.warnings.map(reason => reason.id)).toEqual(['record-healthy']);
  });

  it.each([
    ['a service', { service: 'component:default/x' }, /no service component/],
    ['an environment', { environment: 'resource:x/y' }, /no environment/],
    [
      'a record',
      { rollbackTo: 'r9' },
      /no record r9 of component:default\/shop/,
    ],
    ['an upstream', { from: QA.ref }, /QA does not promote from .*, but from/],
  ])('names %s that it does not know', async (_, other, message) => {
    await expect(planFor({ ...wish, ...other })).rejects.toThrow(message);
  });
});
