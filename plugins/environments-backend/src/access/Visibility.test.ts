import { mockCredentials } from '@backstage/backend-test-utils';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { createQueries, readOnly } from '../__testUtils__/createQueries';
import {
  DEV,
  QA,
  SHOP,
  type Shop,
  createShop,
} from '../__testUtils__/createShop';
import { service } from '../__testUtils__/projection';

const databases = createTestDatabases();

jest.setTimeout(60_000);

const credentials = mockCredentials.user();

describe.each(databases.eachSupportedId())('Visibility on %s', id => {
  let shop: Shop;
  const visibilityOf = (options?: Parameters<typeof createQueries>[1]) =>
    createQueries(shop, options).visibility;

  beforeEach(async () => {
    shop = await createShop(await databases.init(id));
  });

  it('shows environments in promotion order', async () => {
    // By their names they would come the other way round
    const first = { ...DEV, ref: 'resource:default/zero' };
    await shop.stores.environments.replace({
      environments: [{ ...QA, promotesFrom: [first.ref] }, first].map(
        environment => ({ environment, problems: [] }),
      ),
      services: [SHOP],
    });
    await expect(
      visibilityOf().environmentRefs(undefined, credentials),
    ).resolves.toEqual([first.ref, QA.ref]);
  });

  it.each([
    ['all that may be read', undefined, [QA.ref]],
    ['the one that is asked for', QA.ref, [QA.ref]],
    ['none that may not be read', DEV.ref, []],
  ])('gives the refs of %s', async (_, only, expected) => {
    const visibility = visibilityOf({ read: readOnly(QA.ref) });
    await expect(
      visibility.environmentRefs(only, credentials),
    ).resolves.toEqual(expected);
  });

  it('shows the services that the catalog shows', async () => {
    await shop.stores.environments.replace({
      environments: await shop.stores.environments.list(),
      services: [service('cart'), SHOP, service('zoo')],
    });
    await expect(
      visibilityOf({ components: ['shop', 'other'] }).services(credentials),
    ).resolves.toEqual(new Set([SHOP.ref]));
  });

  it('shows no service where there is none', async () => {
    await shop.stores.environments.replace({ environments: [], services: [] });
    await expect(visibilityOf().services(credentials)).resolves.toEqual(
      new Set(),
    );
  });

  it('requires an environment that may be read', async () => {
    const visibility = visibilityOf({ read: readOnly(QA.ref) });
    await expect(
      visibility.requireEnvironment(QA.ref, credentials),
    ).resolves.toBeUndefined();
    await expect(
      visibility.requireEnvironment(DEV.ref, credentials),
    ).rejects.toThrow(`There is no environment ${DEV.ref}`);
  });

  it('requires a service that the catalog shows', async () => {
    await expect(
      visibilityOf().requireService(SHOP.ref, credentials),
    ).resolves.toBeUndefined();
    await expect(
      visibilityOf({ components: [] }).requireService(SHOP.ref, credentials),
    ).rejects.toThrow(`There is no service ${SHOP.ref} in the catalog`);
  });
});
