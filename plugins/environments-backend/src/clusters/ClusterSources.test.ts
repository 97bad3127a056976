import { mockServices } from '@backstage/backend-test-utils';
import type { ClusterSource } from '@downstage/backstage-plugin-environments-node';
import { ClusterSources } from './ClusterSources';

function cluster(name: string): ClusterSource {
  return { name, watch: async () => {} };
}

describe('ClusterSources', () => {
  it('says once that a name is taken, and keeps the first of it', async () => {
    const logger = mockServices.logger.mock();
    const contexts = [cluster('prod'), cluster('qa')];
    const instances = [cluster('prod')];
    const sources = new ClusterSources({
      providers: [
        { clusters: async () => contexts },
        { clusters: async () => instances },
      ],
      logger,
    });
    await expect(sources.all()).resolves.toEqual(contexts);
    await expect(sources.find('prod')).resolves.toBe(contexts[0]);
    expect(logger.error.mock.calls).toEqual([
      [expect.stringContaining('More than one cluster is named prod')],
    ]);

    const [twin] = instances.splice(0);
    await sources.all();
    instances.push(twin);
    await sources.all();
    expect(logger.error).toHaveBeenCalledTimes(2);
  });
});
