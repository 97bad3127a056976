import { mockServices } from '@backstage/backend-test-utils';
import {
  ScmError,
  type ScmProvider,
} from '@downstage/backstage-plugin-environments-node';
import { InMemoryScm } from '@downstage/backstage-plugin-environments-node/testUtils';
import { withCircuits } from './withCircuits';

describe('withCircuits', () => {
  afterEach(() => void jest.useRealTimers());

  it('keeps to one host, for all of its repositories', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
    const scm = new InMemoryScm();
    let sent = 0;
    const provider: ScmProvider = {
      id: 'memory',
      repositoryOf: url => scm.repositoryOf(url),
      forRepository(url) {
        const found = scm.forRepository(url);
        if (found && new URL(url).host === 'down.example') {
          found.repository.head = async () => {
            sent += 1;
            throw new ScmError({ kind: 'unavailable', message: 'hang up' });
          };
        }
        return found;
      },
    };
    const logger = mockServices.logger.mock();
    const guarded = withCircuits(provider, { logger });
    const head = (url: string) =>
      guarded
        .forRepository(url)!
        .repository.head('main')
        .catch(error => error);
    for (let times = 0; times < 10; times++) {
      await head('https://down.example/acme/a');
      jest.advanceTimersByTime(2_000);
    }
    sent = 0;
    await expect(head('https://down.example/acme/b')).resolves.toMatchObject({
      message: expect.stringMatching(/^down\.example has not answered since/),
    });
    expect(sent).toBe(0);
    await expect(head('https://up.example/acme/a')).resolves.toEqual({
      status: 'not-found',
    });
    const { repository } = guarded.forRepository(
      'https://down.example/acme/a',
    )!;
    expect(repository.fileUrl({ commit: 'c', path: 'a' })).toBe(
      'https://down.example/acme/a/blob/c/a',
    );
    expect(logger.warn).toHaveBeenCalledTimes(1);
  });
});
