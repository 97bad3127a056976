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
import { getEnvironment, listEnvironments } from './environments';

const databases = createTestDatabases();

jest.setTimeout(60_000);

const credentials = mockCredentials.user();

describe.each(databases.eachSupportedId())('environments on %s', id => {
  let shop: Shop;

  beforeEach(async () => {
    shop = await createShop(await databases.init(id));
  });

  it('are listed with what cannot be read of their clusters', async () => {
    const { cluster } = QA.delivery!.target;
    await shop.knex('cluster_resources').insert({
      cluster,
      kind: 'Deployment',
      state: 'failed',
      reason: 'https://qa does not answer: no answer within 10 s',
      good_at: '2026-01-01T00:00:00.000Z',
    });
    const problems = [
      {
        severity: 'warning',
        subject: `cluster ${cluster}`,
        message:
          'is not read, so that what is shown of it is old (last read 2026-01-01T00:00:00.000Z): https://qa does not answer: no answer within 10 s',
      },
    ];
    const queries = createQueries(shop);
    await expect(
      getEnvironment(queries, QA.ref, credentials),
    ).resolves.toMatchObject({ problems });
  });

  it('are listed with the services in them', async () => {
    await shop.deploy(QA, { version: '0.9.0', sync: 'syncing' });
    await expect(
      listEnvironments(createQueries(shop), credentials),
    ).resolves.toEqual([
      {
        environment: DEV,
        problems: [],
        services: [
          {
            service: SHOP.ref,
            desired: '1.1.0',
            live: '1.1.0',
            artifact: { kind: 'image', name: 'r.example/shop' },
            sync: 'synced',
            health: 'healthy',
          },
        ],
      },
      {
        environment: QA,
        problems: [],
        services: [
          {
            service: SHOP.ref,
            desired: '1.0.0',
            live: '0.9.0',
            artifact: { kind: 'image', name: 'r.example/shop' },
            sync: 'syncing',
            health: 'healthy',
          },
        ],
      },
    ]);
  });

  it('leave out versions that are not known', async () => {
    await shop.deploy(QA, { desired: undefined, live: undefined });
    const { services } = await getEnvironment(
      createQueries(shop),
      QA.ref,
      credentials,
    );
    expect(services).toEqual([
      { service: SHOP.ref, sync: 'synced', health: 'healthy' },
    ]);
  });

  it('show their problems', async () => {
    const problem = {
      severity: 'warning' as const,
      subject: 'delivery',
      message: 'is not set',
    };
    await shop.stores.environments.replace({
      environments: [{ environment: QA, problems: [problem] }],
      services: [SHOP],
    });
    await expect(
      getEnvironment(createQueries(shop), QA.ref, credentials),
    ).resolves.toMatchObject({ problems: [problem] });
  });

  it('show no service that the catalog hides', async () => {
    const hidden = createQueries(shop, { components: [] });
    const all = await listEnvironments(hidden, credentials);
    expect(all.map(({ services }) => services)).toEqual([[], []]);
  });

  it('are hidden from a caller who may not read them', async () => {
    const queries = createQueries(shop, { read: readOnly(DEV.ref) });
    const all = await listEnvironments(queries, credentials);
    expect(all.map(({ environment }) => environment.ref)).toEqual([DEV.ref]);
    await expect(getEnvironment(queries, QA.ref, credentials)).rejects.toThrow(
      `There is no environment ${QA.ref}`,
    );
  });
});
