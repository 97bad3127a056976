import { mockCredentials } from '@backstage/backend-test-utils';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { createQueries, readOnly } from '../__testUtils__/createQueries';
import {
  DEV,
  QA,
  SHOP,
  type Shop,
  createShop,
  promotionOf,
} from '../__testUtils__/createShop';
import { getServiceDeployments } from './serviceDeployments';

const databases = createTestDatabases();

jest.setTimeout(60_000);

const credentials = mockCredentials.user();

describe.each(databases.eachSupportedId())('serviceDeployments on %s', id => {
  let shop: Shop;

  const get = (options?: Parameters<typeof createQueries>[1]) =>
    getServiceDeployments(createQueries(shop, options), SHOP.ref, credentials);
  const qa = async (options?: Parameters<typeof createQueries>[1]) =>
    (await get(options)).environments.find(
      ({ environment }) => environment.ref === QA.ref,
    )!;

  beforeEach(async () => {
    shop = await createShop(await databases.init(id));
  });

  it('show the service in each environment, in promotion order', async () => {
    const { environments, ...rest } = await get();
    expect(rest).toEqual({
      seq: await shop.stores.feed.newest(),
      service: SHOP.ref,
      searched: { names: ['shop'], images: ['r.example/shop'] },
    });
    expect(environments).toMatchObject([
      { environment: { ref: DEV.ref }, lag: [] },
      {
        environment: { ref: QA.ref },
        deployment: { desired: { version: '1.0.0' } },
        lag: [{ upstream: DEV.ref }],
      },
    ]);
  });

  it('say what the caller may do, and why not', async () => {
    await expect(qa()).resolves.toMatchObject({
      promote: { allowed: true },
    });
    const { promote, rollback } = await qa({
      allows: permission => permission === 'environments.rollback',
    });
    const ids = [promote, rollback].map(({ reasons }) =>
      reasons.map(reason => reason.id),
    );
    expect(ids).toEqual([['permitted'], ['earlier-version']]);
  });

  it('ask for permissions on the service in each environment', async () => {
    const refs = new Set<string | undefined>();
    await get({
      allows: (_, ref) => {
        refs.add(ref);
        return true;
      },
    });
    expect(refs).toEqual(
      new Set([DEV, QA].map(({ ref }) => `${ref}/${SHOP.ref}`)),
    );
  });

  it('show a summary of the open promotion', async () => {
    const { change } = promotionOf({ id: 'p1' });
    const pullRequest = { number: 7, url: 'u', state: 'open' as const };
    await shop.stores.promotions.create(
      promotionOf({
        id: 'p1',
        state: 'open',
        change: { ...change, pullRequest },
      }),
    );
    const { promotion, promote } = await qa();
    expect(promotion).toEqual({
      id: 'p1',
      kind: 'promotion',
      state: 'open',
      reason: 'Requested.',
      toVersion: '1.1.0',
      pullRequest: { number: 7, url: 'u' },
    });
    expect(promote.allowed).toBe(false);
  });

  it('show no environment that the caller may not read', async () => {
    const { environments } = await get({ read: readOnly(QA.ref) });
    expect(environments.map(({ environment }) => environment.ref)).toEqual([
      QA.ref,
    ]);
    expect(environments[0].lag).toEqual([]);
  });

  it('are hidden where the catalog hides the service', async () => {
    await expect(get({ components: [] })).rejects.toThrow(
      `There is no service ${SHOP.ref} in the catalog`,
    );
  });
});
