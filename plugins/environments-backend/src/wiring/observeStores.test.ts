import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { createShop, promotionOf } from '../__testUtils__/createShop';
import { createMetrics } from '../metrics/createMetrics';
import { observeStores } from './observeStores';

const databases = createTestDatabases();

jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())('metrics of stores on %s', id => {
  it('are read with one query each', async () => {
    const { knex, stores } = await createShop(await databases.init(id));
    for (const name of ['a', 'b']) {
      await stores.promotions.create(
        promotionOf({ id: name, state: 'healthy' }),
      );
    }
    await stores.promotions.create(promotionOf({ id: 'c', state: 'open' }));
    await knex('cluster_resources').insert(
      [
        ['hub', 'Application', 'listed'] as const,
        ['qa', 'Deployment', 'failed'] as const,
        ['qa', 'Rollout', 'failed'] as const,
      ].map(([cluster, kind, state]) => ({ cluster, kind, state })),
    );
    const metrics = createMetrics(metricsServiceMock.mock());
    observeStores(metrics, stores);
    const queries: string[] = [];
    knex.on('query', ({ sql }) => queries.push(sql));
    const observed = async (gauge: { addCallback: unknown }) => {
      const observe = jest.fn();
      const [[callback]] = jest.mocked(
        gauge.addCallback as typeof metrics.promotions.addCallback,
      ).mock.calls;
      await callback({ observe });
      return observe.mock.calls;
    };
    const promotions = await observed(metrics.promotions);
    expect(promotions).toHaveLength(2);
    expect(promotions).toEqual(
      expect.arrayContaining([
        [2, { state: 'healthy' }],
        [1, { state: 'open' }],
      ]),
    );
    await expect(observed(metrics.watches)).resolves.toEqual([
      [1, { cluster: 'hub', state: 'listed' }],
      [2, { cluster: 'qa', state: 'failed' }],
    ]);
    expect(queries).toHaveLength(2);
  });
});
