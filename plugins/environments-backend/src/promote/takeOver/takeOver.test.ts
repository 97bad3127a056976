import type { PromotionWish } from '@downstage/backstage-plugin-environments-common';
import { createTestDatabases } from '../../__testUtils__/createTestDatabases';
import {
  DEV,
  DEV_REPOSITORY,
  QA,
  QA_REPOSITORY,
  SHOP,
  VIEW,
  type Shop,
  createShop,
} from '../../__testUtils__/createShop';
import { PromotionService } from '../PromotionService';

const databases = createTestDatabases();

jest.setTimeout(60_000);

const wish = { service: SHOP.ref, environment: QA.ref };

const block = (tag: string, more = '') =>
  `  shop:\n    # asked for by the team\n    replicas: 3\n    image:\n      repository: r.example/shop\n      tag: "${tag}"\n${more}`;
const cart =
  '  cart:\n    image:\n      repository: r.example/cart\n      tag: "7"\n';
const values = (...blocks: string[]) => `services:\n${blocks.join('')}`;

describe.each(databases.eachSupportedId())('a service new in QA on %s', id => {
  let shop: Shop;
  let service: PromotionService;

  /** DEV has the shop, and QA does not. */
  const begin = async (
    dev: Record<string, string>,
    qa: Record<string, string>,
  ) => {
    shop.scm.seed(DEV_REPOSITORY, dev);
    shop.scm.seed(QA_REPOSITORY, qa);
    await shop.reader.readAll({});
    await shop.deploy(DEV);
    await shop.withdraw(QA);
  };
  const plan = (more: Partial<PromotionWish> = {}) =>
    service.preview({ ...wish, ...more }, VIEW);
  const start = async (
    more: Partial<PromotionWish> = {},
    expectedFiles?: string,
  ) =>
    service.start({
      wish: { ...wish, ...more },
      expectedVersion: '1.1.0',
      expectedFiles,
      requestedBy: 'user:default/ann',
      view: VIEW,
    });
  const committed = async (promotion: string) => {
    await shop.worker.look(promotion);
    const found = await shop.stores.promotions.get(promotion);
    const { repository } = shop.qa;
    const head = await repository.head(found!.change.headBranch);
    const tree = await repository.tree(head.status === 'found' ? head.sha : '');
    const sha =
      tree.status === 'found'
        ? tree.files.find(({ path }) => path === 'values.yaml')?.sha
        : undefined;
    const texts = await repository.blobs(sha ? [sha] : []);
    return { reason: found?.reason, text: texts.get(sha ?? '') };
  };

  beforeEach(async () => {
    shop = await createShop(await databases.init(id));
    service = new PromotionService({ ...shop.stores, planner: shop.planner });
  });

  it('begins with what the upstream configures for it', async () => {
    await begin(
      { 'values.yaml': values(cart, block('1.1.0')) },
      { 'values.yaml': values(cart) },
    );
    const { addition, blocked, consents, fromVersion, files } = await plan();
    expect({ blocked, consents, fromVersion }).toEqual({
      blocked: [],
      consents: [],
      fromVersion: 'none',
    });
    expect(files).toMatchObject([
      {
        path: 'values.yaml',
        diff: expect.stringContaining('+    replicas: 3'),
      },
    ]);
    const { id: started } = await start({}, addition?.fingerprint);
    await expect(committed(started)).resolves.toMatchObject({
      text: values(cart, block('1.1.0')),
    });
  });

  it('begins with the version that runs, not with one that Git asks for since', async () => {
    await begin(
      { 'values.yaml': values(block('1.1.0')) },
      { 'values.yaml': values(cart) },
    );
    shop.scm.seed(DEV_REPOSITORY, { 'values.yaml': values(block('2.0.0')) });
    await shop.reader.readAll({});
    await shop.deploy(DEV, { version: '1.1.0' });
    const { toVersion, files } = await plan();
    expect(toVersion).toBe('1.1.0');
    expect(files[0].diff).toContain('+      tag: "1.1.0"');
  });

  it('is carried onto a branch that moved, from the configuration that was reviewed', async () => {
    await begin(
      { 'values.yaml': values(block('1.1.0')) },
      { 'values.yaml': values(cart) },
    );
    const { addition } = await plan();
    const { id: started } = await start({}, addition?.fingerprint);
    shop.scm.seed(DEV_REPOSITORY, {
      'values.yaml': values(block('1.1.0', '    debug: true\n')),
    });
    const moved = `# moved\n${values(cart)}`;
    shop.scm.seed(QA_REPOSITORY, { 'values.yaml': moved });
    await shop.reader.readAll({});
    await expect(committed(started)).resolves.toMatchObject({
      text: `${moved}${block('1.1.0')}`,
    });
  });

  it('is not started when the upstream configures something else by now', async () => {
    await begin(
      { 'values.yaml': values(block('1.1.0')) },
      { 'values.yaml': values(cart) },
    );
    const { addition } = await plan();
    shop.scm.seed(DEV_REPOSITORY, {
      'values.yaml': values(block('1.1.0', '    debug: true\n')),
    });
    await shop.reader.readAll({});
    await expect(start({}, addition?.fingerprint)).rejects.toThrow(
      'What the service begins with is not what was reviewed. Review it again',
    );
  });

  it('is not started by who does not say what was reviewed', async () => {
    await begin(
      { 'values.yaml': values(block('1.1.0')) },
      { 'values.yaml': values(cart) },
    );
    for (const beginWith of ['upstream', 'generic'] as const) {
      await expect(start({ beginWith })).rejects.toThrow(
        'What the service begins with was not reviewed ("expectedFiles" is missing). Review it again',
      );
    }
  });

  it('names what was written for the upstream, to be agreed to', async () => {
    await begin(
      {
        'values.yaml': values(block('1.1.0', '    host: shop.dev.example\n')),
      },
      { 'values.yaml': values(cart) },
    );
    const { consents, addition } = await plan();
    expect(consents).toEqual([
      'values.yaml takes over what names DEV: services.shop.host',
    ]);
    await expect(start()).rejects.toThrow(/This has to be agreed to: values/);
    await expect(
      start({ consents }, addition?.fingerprint),
    ).resolves.toMatchObject({ state: 'draft' });
  });

  it('says why it cannot, and begins with what every service needs where that is chosen', async () => {
    await begin(
      { 'values.yaml': values(block('1.1.0')) },
      {
        'kustomization.yaml':
          'images:\n  - name: r.example/cart\n    newTag: "1"\n',
      },
    );
    const { blocked, addition } = await plan();
    expect([blocked, addition?.beginWith]).toEqual([
      [
        {
          id: 'addition-not-upstream',
          params: {
            service: 'Shop',
            upstream: 'DEV',
            detail: 'DEV is written as helm-values, QA as kustomize',
          },
        },
      ],
      'upstream',
    ]);
    await expect(start()).rejects.toThrow(/cannot be taken over/);
    const generic = await plan({ beginWith: 'generic' });
    expect(generic).toMatchObject({
      blocked: [],
      addition: { beginWith: 'generic' },
      warnings: [{ id: 'addition-generic' }],
    });
    await expect(
      start({ beginWith: 'generic' }, generic.addition?.fingerprint),
    ).resolves.toMatchObject({ state: 'draft' });
  });
});
