import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import type { ReviewedPlan } from '../database/StoredPromotion';
import { mockCredentials } from '@backstage/backend-test-utils';
import type { PromotionState } from '@downstage/backstage-plugin-environments-common';
import { createQueries, readOnly } from '../__testUtils__/createQueries';
import {
  DEV,
  QA,
  SHOP,
  type Shop,
  createShop,
  promotionOf,
} from '../__testUtils__/createShop';
import { service } from '../__testUtils__/projection';
import { getPromotion, listPromotions } from './promotions';

const databases = createTestDatabases();

jest.setTimeout(60_000);

const credentials = mockCredentials.user();
const CART = service('cart');

describe.each(databases.eachSupportedId())('promotions on %s', id => {
  let shop: Shop;

  const promote = (
    name: string,
    rest: {
      environment?: string;
      service?: string;
      state?: PromotionState;
    } = {},
  ) =>
    shop.stores.promotions.create(
      promotionOf({
        id: name,
        state: 'healthy',
        createdAt: `2026-01-0${name.length}T00:00:00.000Z`,
        ...rest,
      }),
    );
  const ids = async (
    options: Parameters<typeof listPromotions>[1] = {},
    caller?: Parameters<typeof createQueries>[1],
  ) => {
    const { items: found } = await listPromotions(
      createQueries(shop, { components: ['shop', 'cart'], ...caller }),
      options,
      credentials,
    );
    return found.map(promotion => promotion.id);
  };

  beforeEach(async () => {
    shop = await createShop(await databases.init(id));
    await shop.stores.environments.replace({
      environments: await shop.stores.environments.list(),
      services: [SHOP, CART],
    });
    await promote('a');
    await promote('bb', { environment: DEV.ref });
    await promote('ccc', { service: CART.ref });
  });

  it.each([
    ['newest first', {}, ['ccc', 'bb', 'a']],
    ['of one environment', { environment: QA.ref }, ['ccc', 'a']],
    ['of one service', { service: SHOP.ref }, ['bb', 'a']],
    ['up to a limit', { limit: 2 }, ['ccc', 'bb']],
  ])('are listed %s', async (_, options, expected) => {
    await expect(ids(options)).resolves.toEqual(expected);
  });

  it.each([
    ['all that there are', ['shop', 'cart'], [['ccc', 'bb'], ['a']]],
    ['those alone that the caller may see', ['shop'], [['bb', 'a']]],
  ])('come in parts: %s', async (_, components, expected) => {
    const parts: string[][] = [];
    let after: string | undefined;
    do {
      const part = await listPromotions(
        createQueries(shop, { components }),
        { limit: 2, after },
        credentials,
      );
      parts.push(part.items.map(item => item.id));
      after = part.next;
    } while (after);
    expect(parts).toEqual(expected);
    await expect(ids({ after: 'x' })).rejects.toThrow(
      '"after" is x, which is no item of this list',
    );
  });

  it('are hidden with their environment or service', async () => {
    await expect(ids({}, { read: readOnly(QA.ref) })).resolves.toEqual([
      'ccc',
      'a',
    ]);
    await expect(ids({}, { components: ['cart'] })).resolves.toEqual(['ccc']);
    await expect(
      ids({ service: SHOP.ref }, { components: ['cart'] }),
    ).rejects.toThrow(`There is no service ${SHOP.ref} in the catalog`);
  });

  it('are shown without what only the machinery needs', async () => {
    await shop.stores.promotions.recordCarried([
      {
        id: 'a',
        plan: {} as ReviewedPlan,
        files: [{ path: 'values.yaml', diff: '-a: secret\n' }],
      },
    ]);
    const { items: all } = await listPromotions(
      createQueries(shop),
      {},
      credentials,
    );
    expect(
      all.filter(
        item => 'wish' in item || 'commitSha' in item || 'plan' in item,
      ),
    ).toEqual([]);
    expect(all.find(item => item.id === 'a')?.change.paths).toEqual([
      'values.yaml',
    ]);
    expect(JSON.stringify(all)).not.toContain('secret');
  });

  it('take one query for their events, whatever the number', async () => {
    const queries = async () => {
      let count = 0;
      const onQuery = ({ sql }: { sql: string }) => {
        count += sql.includes('promotion_events') ? 1 : 0;
      };
      shop.knex.on('query', onQuery);
      const found = await ids();
      shop.knex.removeListener('query', onQuery);
      return [found.length, count];
    };
    await expect(queries()).resolves.toEqual([3, 1]);
    for (const name of ['dddd', 'eeeee', 'ffffff']) {
      await promote(name);
    }
    await expect(queries()).resolves.toEqual([6, 1]);
  });

  it('come with the events of their own', async () => {
    const open = await promote('dddd', { state: 'open' });
    await shop.stores.promotions.transition(open.promotion, {
      to: 'merged',
      actor: 'scm',
      reason: 'Merged.',
    });
    const { items: all } = await listPromotions(
      createQueries(shop, { components: ['shop', 'cart'] }),
      {},
      credentials,
    );
    expect(all.map(({ events }) => events.map(({ to }) => to))).toEqual([
      ['open', 'merged'],
      ['healthy'],
      ['healthy'],
      ['healthy'],
    ]);
  });

  describe('one alone', () => {
    const get = (name: string, caller?: Parameters<typeof createQueries>[1]) =>
      getPromotion(createQueries(shop, caller), name, credentials);

    it('is there with what the machinery needs', async () => {
      await expect(get('a')).resolves.toMatchObject({
        id: 'a',
        wish: { service: SHOP.ref },
      });
    });

    it.each([
      ['does not exist', 'x', {}, 'There is no promotion x'],
      [
        'is in an environment that the caller may not read',
        'a',
        { read: readOnly(DEV.ref) },
        'There is no promotion a',
      ],
      [
        'is of a service that the catalog hides',
        'a',
        { components: [] },
        'There is no promotion a',
      ],
    ])('is not found when it %s', async (_, name, caller, message) => {
      await expect(get(name, caller)).rejects.toThrow(message);
    });
  });
});
