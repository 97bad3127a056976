import { mockCredentials } from '@backstage/backend-test-utils';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { createQueries, readOnly } from '../__testUtils__/createQueries';
import {
  DEV,
  QA,
  QA_REPOSITORY,
  SHOP,
  type Shop,
  createShop,
} from '../__testUtils__/createShop';
import { getHistory } from './history';

const databases = createTestDatabases();

jest.setTimeout(60_000);

const credentials = mockCredentials.user();

describe.each(databases.eachSupportedId())('history on %s', id => {
  let shop: Shop;

  const record = (
    environment: string,
    version: string,
    day: number,
    service = SHOP.ref,
  ) =>
    shop.stores.records.insert(shop.knex, [
      {
        id: version,
        change: 'desired',
        environment,
        service,
        artifact: 'r.example/shop',
        from_version: null,
        to_version: version,
        digest: 'sha256:a',
        desired_at: `2026-01-0${day}T00:00:00.000Z`,
        current: false,
      },
    ]);
  const versions = async (
    options: { environment?: string; limit?: number } = {},
    caller?: Parameters<typeof createQueries>[1],
  ) => {
    const { items } = await getHistory(
      createQueries(shop, caller),
      { service: SHOP.ref, ...options },
      credentials,
    );
    return items.map(({ toVersion }) => toVersion);
  };

  beforeEach(async () => {
    shop = await createShop(await databases.init(id));
    await record(QA.ref, '1.0.0', 1);
    await record(DEV.ref, '1.2.0', 3);
    await record(QA.ref, '1.1.0', 2);
    await record(QA.ref, '9.0.0', 4, 'component:default/cart');
  });

  it.each([
    ['newest first', {}, ['1.2.0', '1.1.0', '1.0.0']],
    ['of one environment', { environment: QA.ref }, ['1.1.0', '1.0.0']],
    ['up to a limit', { limit: 1 }, ['1.2.0']],
  ])('is told %s', async (_, options, expected) => {
    await expect(versions(options)).resolves.toEqual(expected);
  });

  it('is told in parts', async () => {
    const read = (after?: string) =>
      getHistory(
        createQueries(shop),
        { service: SHOP.ref, limit: 2, after },
        credentials,
      );
    const first = await read();
    expect(first.items.map(({ id: item }) => item)).toEqual(['1.2.0', '1.1.0']);
    const { items, next } = await read(first.next);
    expect([items.map(({ id: item }) => item), next]).toEqual([
      ['1.0.0'],
      undefined,
    ]);
    await expect(read('x')).rejects.toThrow('no item of this list');
  });

  it('leaves out what the caller may not see', async () => {
    await expect(versions({}, { read: readOnly(QA.ref) })).resolves.toEqual([
      '1.1.0',
      '1.0.0',
    ]);
    await expect(versions({}, { components: [] })).rejects.toThrow(
      `There is no service ${SHOP.ref} in the catalog`,
    );
  });

  it('keeps to itself what only a rollback needs', async () => {
    const { items } = await getHistory(
      createQueries(shop),
      { service: SHOP.ref },
      credentials,
    );
    expect(items.filter(item => 'digest' in item)).toEqual([]);
  });

  it.each([
    [QA.ref, true],
    [DEV.ref, false],
  ])(
    'lets what was before in %s be read once somebody asks',
    async (environment, rebuilding) => {
      await shop.stores.gaps.openPast(
        shop.knex,
        { repository: QA_REPOSITORY, branch: 'main' },
        'commit',
      );
      await expect(
        getHistory(
          createQueries(shop),
          { service: SHOP.ref, environment },
          credentials,
        ),
      ).resolves.toMatchObject({ rebuilding });
      const gap = await shop.knex('history_gaps').first();
      expect(Boolean(gap?.wanted)).toBe(rebuilding);
    },
  );
});
