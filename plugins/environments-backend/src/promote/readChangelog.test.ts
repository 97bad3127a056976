import {
  ScmError,
  ScmHosts,
  type ScmProvider,
} from '@downstage/backstage-plugin-environments-node';
import { InMemoryScm } from '@downstage/backstage-plugin-environments-node/testUtils';
import { readChangelog } from './readChangelog';

const REPOSITORY = 'https://memory.example/acme/shop';

describe('readChangelog', () => {
  let scm: InMemoryScm;
  const read = (
    from: string,
    to: string,
    options: { provider?: ScmProvider; repository?: string } = {},
  ) =>
    readChangelog({
      hosts: new ScmHosts([options.provider ?? scm]),
      repository: REPOSITORY,
      from,
      to,
      ...options,
    });
  const release = (tag: string, commits = 1) => {
    for (let at = 0; at < commits; at++) {
      scm.seed(REPOSITORY, { file: `${tag} ${at}` });
    }
    scm.tag(REPOSITORY, tag);
  };

  beforeEach(() => {
    scm = new InMemoryScm();
  });

  it.each([
    ['with a v before the number', ['v1.0.0', 'v1.1.0'], '1.0.0', '1.1.0'],
    ['as the version is written', ['1.0.0', '1.1.0'], '1.0.0', '1.1.0'],
    ['that are no numbers', ['main-1', 'main-2'], 'main-1', 'main-2'],
  ])('finds tags %s', async (_, tags, from, to) => {
    tags.forEach(tag => release(tag));
    const changelog = await read(from, to);
    expect(changelog).toMatchObject({
      commits: [{ title: 'Seed', author: 'team' }],
      reverse: false,
      truncated: false,
      url: `${REPOSITORY}/compare/${tags[0]}...${tags[1]}`,
    });
  });

  it('reads what a lower version takes back', async () => {
    release('v1.0.0');
    release('v1.1.0', 2);
    const { commits, reverse } = await read('1.1.0', '1.0.0');
    expect([commits.length, reverse]).toEqual([2, true]);
  });

  it('shows the newest of many commits, and that there are more', async () => {
    release('v1.0.0');
    release('v1.1.0', 51);
    const { commits, truncated } = await read('1.0.0', '1.1.0');
    expect([commits.length, truncated]).toEqual([50, true]);
    const { repository } = scm.forRepository(REPOSITORY)!;
    const newest = await repository.commitAt('v1.1.0');
    expect(commits.at(-1)?.sha).toBe(newest?.sha);
  });

  it.each([
    ['the service has no repository', { repository: undefined }, /not known/],
    [
      'no provider has the host',
      { repository: 'no-url' },
      /No SCM provider is configured for no-url/,
    ],
    ['there are no tags', {}, /has no tags for 1\.0\.0 and 1\.1\.0/],
  ])('says why it is not available: %s', async (_, options, message) => {
    scm.seed(REPOSITORY, { file: '' });
    const changelog = await read('1.0.0', '1.1.0', options);
    expect(changelog.commits).toEqual([]);
    expect(changelog.unavailable).toMatch(message);
  });

  describe('when the host fails', () => {
    const failing = (error: Error): ScmProvider => ({
      id: 'failing',
      repositoryOf: url => scm.repositoryOf(url),
      forRepository: url => {
        const { repository, ...rest } = scm.forRepository(url)!;
        return {
          ...rest,
          repository: Object.assign(Object.create(repository), {
            compare: async () => {
              throw error;
            },
          }),
        };
      },
    });

    it('gives the reason of the host', async () => {
      const error = new ScmError({ kind: 'unavailable', message: 'down' });
      await expect(
        read('1.0.0', '1.1.0', { provider: failing(error) }),
      ).resolves.toMatchObject({ commits: [], unavailable: 'down' });
    });

    it('hides no fault of our own', async () => {
      await expect(
        read('1.0.0', '1.1.0', { provider: failing(new Error('a fault')) }),
      ).rejects.toThrow('a fault');
    });
  });
});
