import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import { InMemoryScm } from '@downstage/backstage-plugin-environments-node/testUtils';
import { countCalls } from './countCalls';
import { createMetrics } from './createMetrics';

const REPOSITORY = 'https://memory.example/acme/shop';

describe('countCalls', () => {
  const start = () => {
    const provider = new InMemoryScm();
    provider.seed(REPOSITORY, { file: '' });
    const { scmCalls } = createMetrics(metricsServiceMock.mock());
    const scm = countCalls(provider, scmCalls).forRepository(REPOSITORY)!;
    return { provider, scm, add: jest.mocked(scmCalls.add) };
  };

  it('counts calls by host, operation and outcome, and answers the same', async () => {
    const { provider, scm, add } = start();
    await expect(scm.repository.head('main')).resolves.toEqual(
      await provider.forRepository(REPOSITORY)!.repository.head('main'),
    );
    provider.forbidWrites(REPOSITORY);
    await expect(scm.pullRequests.close(1)).rejects.toThrow('may not write');
    expect(add.mock.calls).toEqual(
      [
        ['repository.head', 'success'],
        ['pullRequests.close', 'forbidden'],
      ].map(([operation, outcome]) => [
        1,
        { host: 'memory.example', operation, outcome },
      ]),
    );
  });

  it('does not count what makes no request', () => {
    const { scm, add } = start();
    expect(scm.repository.url).toBe(REPOSITORY);
    scm.repository.fileUrl({ commit: 'c', path: 'file' });
    expect(add).not.toHaveBeenCalled();
  });

  it('has no ports where the provider has none', () => {
    const { scmCalls } = createMetrics(metricsServiceMock.mock());
    const none = {
      id: 'none',
      forRepository: () => undefined,
      repositoryOf: () => undefined,
    };
    expect(
      countCalls(none, scmCalls).forRepository(REPOSITORY),
    ).toBeUndefined();
  });
});
