import { TestDatabases } from '@backstage/backend-test-utils';
import {
  FLEET,
  HOST,
  createTestGoldenPath,
  intercepting,
} from '../__testUtils__/createTestGoldenPath';
import type { ExistingService } from './ServiceTakeOver';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

jest.setTimeout(60_000);

const REPOSITORY = `${HOST}/svc-loans`;
const CATALOG = { path: 'catalog-info.yaml', content: 'kind: Component\n' };
const LOANS: ExistingService = {
  name: 'loans',
  owner: 'group:default/platform',
  repository: REPOSITORY,
  files: [CATALOG, { path: 'ci/tag.sh', content: 'exit\n' }],
};
const MINE = 'kind: Component\nmetadata: { name: loans }\n';
const OLD = { 'README.md': 'old', 'src/main.js': 'x' };

type Options = Omit<Parameters<typeof createTestGoldenPath>[0], 'knex'>;

describe('the take-over of a service repository', () => {
  let made: Awaited<ReturnType<typeof createTestGoldenPath>>;

  const setUp = async (
    files: Record<string, string> = OLD,
    options: Options = {},
  ) => {
    made = await createTestGoldenPath({
      knex: await databases.init('SQLITE_3'),
      ...options,
    });
    made.scm.seed(REPOSITORY, files);
    made.scm
      .forRepository(REPOSITORY)!
      .administration.teams.set('platform', 'write');
  };
  const propose = (rest: Partial<ExistingService> = {}) =>
    made.takeOver.propose({ ...LOANS, ...rest }, made.requester);
  const pulls = async () => {
    const { pullRequests } = made.portOf(REPOSITORY);
    const { pullRequest } = await propose();
    const found = await pullRequests.get(pullRequest!.number);
    return pullRequests.find({ head: found!.head });
  };
  const end = async (how: 'merge' | 'close') => {
    const { pullRequests } = made.portOf(REPOSITORY);
    const [{ number, headCommit }] = await pulls();
    return how === 'merge'
      ? pullRequests.merge(number, { expectedHead: headCommit })
      : pullRequests.close(number);
  };

  it('proposes what is lacking by one pull request', async () => {
    await setUp();
    const before = await made.headOf(REPOSITORY);
    const answer = await propose();
    expect(answer).toEqual({
      status: 'proposed',
      repositoryUrl: REPOSITORY,
      catalogInfoUrl: `${REPOSITORY}/blob/main/catalog-info.yaml`,
      pullRequest: { number: 1, url: expect.stringContaining(REPOSITORY) },
      proposed: ['catalog-info.yaml', 'ci/tag.sh'],
      kept: [],
    });
    await expect(made.headOf(REPOSITORY)).resolves.toBe(before);
    const [pull, ...others] = await pulls();
    expect(others).toEqual([]);
    expect(pull).toMatchObject({
      base: 'main',
      head: expect.stringMatching(/^downstage\/take-over-loans-[0-9a-f]{8}$/),
      labels: ['downstage'],
      state: 'open',
    });
    await expect(made.filesOf(REPOSITORY, pull.head)).resolves.toEqual({
      ...OLD,
      'catalog-info.yaml': CATALOG.content,
      'ci/tag.sh': 'exit\n',
    });
    await expect(propose()).resolves.toEqual(answer);
  });

  it('is done when it is merged, and asks again when it was closed', async () => {
    await setUp();
    await propose();
    await end('close');
    await expect(propose()).resolves.toMatchObject({
      status: 'proposed',
      pullRequest: { number: 2 },
    });
    await end('merge');
    await expect(propose()).resolves.toMatchObject({
      status: 'there',
      pullRequest: { number: 2 },
      proposed: [],
      kept: [],
    });
  });

  it.each([
    ['catalog-info.yaml', 'catalog-info.yaml'],
    ['catalog-info.yml', 'catalog-info.yaml'],
    ['Catalog-Info.yaml', 'catalog-info.yaml'],
    ['CODEOWNERS', '.github/CODEOWNERS'],
    ['docs/CODEOWNERS', 'CODEOWNERS'],
    ['readme.rst', 'README.md'],
    ['LICENSE.txt', 'LICENSE'],
    ['ci', 'ci/test.sh'],
    ['Dockerfile/base', 'Dockerfile'],
  ])('leaves %s, and writes no %s', async (there, path) => {
    await setUp({ [there]: MINE });
    await expect(
      propose({ files: [{ path, content: 'ours' }] }),
    ).resolves.toMatchObject({ status: 'there', kept: [path] });
    await expect(
      propose({
        files: [
          { path, content: 'ours' },
          { path: 'other', content: 'x' },
        ],
      }),
    ).resolves.toMatchObject({ proposed: ['other'], kept: [path] });
  });

  it('says where the catalog file is that it leaves', async () => {
    await setUp({ 'catalog-info.yml': MINE });
    await expect(propose()).resolves.toMatchObject({
      catalogInfoUrl: `${REPOSITORY}/blob/main/catalog-info.yml`,
      proposed: ['ci/tag.sh'],
    });
  });

  it.each([
    'kind: Component\nmetadata: { name: cards }\n',
    'kind: API\nmetadata: { name: loans }\n',
    'kind: Component\nmetadata: { name: loans, namespace: other }\n',
    'no catalog file',
    '{',
  ])('refuses to leave a catalog file without the service: %j', async text => {
    await setUp({ 'catalog-info.yml': text });
    await expect(propose()).rejects.toThrow(
      /has catalog-info\.yml without a Component loans/,
    );
  });

  it('leaves what people made of it before they merged it', async () => {
    await setUp();
    await propose();
    await end('merge');
    const { repository } = made.portOf(REPOSITORY);
    await repository.commit({
      branch: 'main',
      parent: (await made.headOf(REPOSITORY))!,
      create: false,
      message: 'Review',
      files: [{ path: 'ci/tag.sh', content: null }],
    });
    await expect(propose()).resolves.toMatchObject({
      status: 'there',
      pullRequest: { number: 1 },
      proposed: [],
      kept: ['ci/tag.sh'],
    });
  });

  it('names what it leaves in the pull request', async () => {
    await setUp();
    const files = [...LOANS.files, { path: 'README.md', content: 'new' }];
    const opened: Array<{ body: string }> = [];
    const { pullRequests } = made.portOf(REPOSITORY);
    jest
      .spyOn(pullRequests, 'open')
      .mockImplementationOnce(async function open(this: any, options) {
        opened.push(options);
        return Object.getPrototypeOf(pullRequests).open.call(
          pullRequests,
          options,
        );
      });
    await expect(propose({ files })).resolves.toMatchObject({
      proposed: ['catalog-info.yaml', 'ci/tag.sh'],
      kept: ['README.md'],
    });
    expect(opened[0].body).toMatch(
      /It writes\n\n- `catalog-info.yaml`\n- `ci\/tag.sh`\n[^]*left as they are:\n\n- `README.md`\n/,
    );
  });

  it('writes over what it is told to, but no link', async () => {
    await setUp({ 'README.md': 'old', link: 'README.md' });
    made.scm.chmod(REPOSITORY, 'link', '120000');
    const files = [
      { path: 'README.md', content: 'new' },
      { path: 'link', content: 'new' },
    ];
    await expect(
      propose({ files, overwrite: ['README.md', 'link'] }),
    ).resolves.toMatchObject({ proposed: ['README.md'], kept: ['link'] });
    await expect(
      made.filesOf(REPOSITORY, (await branches())[0]),
    ).resolves.toEqual({ 'README.md': 'new', link: 'README.md' });

    async function branches() {
      const { pullRequests } = made.portOf(REPOSITORY);
      return [(await pullRequests.get(1))!.head];
    }
  });

  it.each(
    (['commit', 'open'] as const).flatMap(step =>
      (['before', 'after'] as const).map(when => ({ step, when })),
    ),
  )(
    'ends the same when it is cut short $when $step, and done again',
    async ({ step, when }) => {
      let isDown = true;
      const cut = <T extends object>(port: T): T =>
        new Proxy(port, {
          get(target, name) {
            const call: unknown = Reflect.get(target, name);
            if (typeof call !== 'function') {
              return call;
            }
            return async (...args: unknown[]) => {
              const breaks = isDown && name === step;
              if (breaks && when === 'before') {
                throw new Error('the host is down');
              }
              const answer = await call.apply(target, args);
              if (breaks) {
                throw new Error('the host is down');
              }
              return answer;
            };
          },
        });
      await setUp(OLD, {
        between: intercepting(({ repository, pullRequests }) => ({
          repository: cut(repository),
          pullRequests: cut(pullRequests),
        })),
      });
      await expect(propose()).rejects.toThrow('the host is down');
      isDown = false;
      // Meanwhile somebody adds one of the files as it was proposed
      made.scm.seed(REPOSITORY, { ...OLD, 'ci/tag.sh': 'exit\n' });
      await expect(propose()).resolves.toMatchObject({
        status: 'proposed',
        pullRequest: { number: 1 },
        proposed: ['catalog-info.yaml'],
      });
      await expect(pulls()).resolves.toHaveLength(1);
    },
  );

  it('takes no branch for its own that brings something else', async () => {
    await setUp();
    const head = (await pulls())[0].head;
    await setUp();
    const { repository } = made.portOf(REPOSITORY);
    await repository.commit({
      branch: head,
      parent: (await made.headOf(REPOSITORY))!,
      create: true,
      message: 'x',
      files: [...LOANS.files, { path: 'src/main.js', content: 'evil' }],
    });
    await expect(propose()).rejects.toThrow(
      `repository: branch ${head} of ${REPOSITORY} exists, and is not what the portal would propose`,
    );
  });

  it.each([
    ['a team without access', { owner: 'group:default/other' }],
    [
      'a repository that does not exist',
      { name: 'nothing', repository: `${HOST}/svc-nothing` },
    ],
  ])('says the same of %s', async (_, rest) => {
    await setUp();
    const { owner, repository } = { ...LOANS, ...rest };
    await expect(propose(rest)).rejects.toThrow(
      `repository: team ${
        owner.split('/')[1]
      } may not write to ${repository} at its host, or there is no such repository or team`,
    );
  });

  it('does not take a team that may read for one that may write', async () => {
    await setUp();
    made.scm
      .forRepository(REPOSITORY)!
      .administration.teams.set('platform', 'read');
    await expect(propose()).rejects.toThrow('may not write to');
  });

  it.each([
    ['a person', { owner: 'user:default/ann' }, 'is no group of the namespace'],
    [
      'a group that is called like the team elsewhere',
      { owner: 'group:evil/platform' },
      'is no group of the namespace default',
    ],
    [
      'another place',
      { repository: `${HOST}/other` },
      `${HOST}/other may not be written to. environments.creation.services`,
    ],
    [
      'a service of another place',
      { name: 'svc-taken' },
      'the catalog has a Component svc-taken from another place',
    ],
    [
      'a service of another owner',
      {
        name: 'svc-known',
        owner: 'group:default/other',
        repository: `${HOST}/svc-known`,
      },
      'the catalog has a Component svc-known of another owner',
    ],
    ['a way out', { branch: 'a/../b' }, 'branch: "a/../b" cannot be'],
    ['a branch that is not there', { branch: 'master' }, 'no branch master'],
    [
      'a way out of the repository',
      { files: [{ path: '../x', content: '' }] },
      '"../x" is no path',
    ],
  ])('refuses %s, and writes nothing', async (_, rest, message) => {
    await setUp();
    const before = await made.filesOf(REPOSITORY);
    await expect(propose(rest)).rejects.toThrow(message);
    await expect(made.filesOf(REPOSITORY)).resolves.toEqual(before);
    await expect(
      made.portOf(REPOSITORY).pullRequests.get(1),
    ).resolves.toBeUndefined();
  });

  it.each([FLEET, FLEET.replace('fleet', 'Fleet')])(
    'proposes nothing to the fleet %s',
    async repository => {
      await setUp(OLD, { creation: { services: [`${HOST}/*`] } });
      await expect(propose({ repository })).rejects.toThrow(
        'is a fleet, to which nothing is proposed',
      );
    },
  );
});
