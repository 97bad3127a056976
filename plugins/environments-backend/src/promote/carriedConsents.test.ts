import { TestDatabases } from '@backstage/backend-test-utils';
import type { PromotionWish } from '@downstage/backstage-plugin-environments-common';
import {
  QA,
  QA_REPOSITORY,
  SHOP,
  type Shop,
  VIEW,
  createShop,
} from '../__testUtils__/createShop';
import { ConfigurationService } from './ConfigurationService';
import { PromotionService } from './PromotionService';

const databases = TestDatabases.create({
  ids: ['SQLITE_3'],
  disableDocker: true,
});

jest.setTimeout(60_000);

const ALONE = `images:
  - name: r.example/shop
    newTag: 1.0.0
replicas:
  - name: shop
    count: 3
`;
const SHARED = `images:
  - name: r.example/shop
    newTag: &tag 1.0.0
replicas:
  - name: shop
    count: &count 3
labels:
  - pairs: { version: *tag, count: *count }
`;
const TWICE = `${SHARED}  - pairs: { release: *tag, number: *count }\n`;

describe('what is carried onto a newer base', () => {
  let shop: Shop;

  const push = async (text: string) => {
    shop.scm.seed(QA_REPOSITORY, { 'kustomization.yaml': text });
    await shop.reader.readAll({});
    await shop.deploy(QA);
  };
  const place = { service: SHOP.ref, environment: QA.ref };
  const WISHES: Record<string, () => Promise<PromotionWish>> = {
    version: async () => place,
    setting: async () => {
      const { settings } = await new ConfigurationService({
        ...shop.stores,
        ...shop,
      }).show(place, VIEW, async () => false);
      const { file, document, path, key, name, value } = settings.find(
        setting => setting.value === '3',
      )!;
      return {
        ...place,
        settings: [
          { file, document, path, key, name, before: value!, to: '5' },
        ],
      };
    },
  };
  /** Opens its pull request with all that has to be agreed to, and lets the base move. */
  const carry = async (of: string, from: string, to: string) => {
    await push(from);
    const service = new PromotionService({ ...shop.stores, ...shop });
    const wish = await WISHES[of]();
    const { consents, toVersion } = await service.preview(wish, VIEW);
    const { id } = await service.start({
      wish: { ...wish, consents },
      expectedVersion: toVersion,
      requestedBy: 'user:default/ann',
      view: VIEW,
    });
    await shop.worker.look(id);
    await push(to);
    await shop.worker.look(id);
    const { reason } = (await shop.stores.promotions.get(id))!;
    return { reason, consents };
  };

  beforeEach(async () => {
    shop = await createShop(await databases.init('SQLITE_3'));
  });

  describe.each(['version', 'setting'])('of a %s', of => {
    it.each([
      ['nothing', ALONE, SHARED],
      ['less', SHARED, TWICE],
    ])('is not, where %s of it was agreed to', async (_, from, to) => {
      const { reason } = await carry(of, from, to);
      expect(reason).toMatch(
        /^Pull request #1 conflicts with main: nobody has agreed to this: kustomization.yaml \S+ also changes lines? [\d, ]+, through the anchor "(tag|count)". Cancel it and review the change again.$/,
      );
    });

    it('is, where the same was agreed to on other lines', async () => {
      const { reason, consents } = await carry(
        of,
        SHARED,
        `# moved\n${SHARED}`,
      );
      expect(consents).toEqual([
        expect.stringContaining('also changes line 8'),
      ]);
      expect(reason).toContain('carried onto');
    });
  });
});
