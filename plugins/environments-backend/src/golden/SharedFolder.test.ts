import { parse, parseAllDocuments } from 'yaml';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import {
  FLEET,
  HOST,
  createTestGoldenPath,
  intercepting,
  uatFrom,
} from '../__testUtils__/createTestGoldenPath';
import type { NewEnvironment } from './NewEnvironment';

const databases = createTestDatabases();

jest.setTimeout(60_000);

const SHARED = `${HOST}/env-all`;
const FOLDER = 'environments/uat';
const BRANCH = 'downstage/environment-uat';
const WANTED = { repository: SHARED, folder: FOLDER };
const ELSEWHERE = {
  ...WANTED,
  name: 'uat-eu',
  folder: 'environments/uat-eu',
};

describe.each(databases.eachSupportedId())('folders on %s', id => {
  let made: Awaited<ReturnType<typeof createTestGoldenPath>>;

  const setUp = async (
    files: Record<string, string> = {},
    options: Partial<Parameters<typeof createTestGoldenPath>[0]> = {},
  ) => {
    made = await createTestGoldenPath({
      knex: await databases.init(id),
      creation: {
        shared: [
          {
            repository: SHARED,
            branch: 'main',
            folder: 'environments/{name}',
          },
        ],
      },
      ...options,
    });
    made.scm.seed(SHARED, { 'README.md': 'Environments\n', ...files });
  };
  const create = (changes: Partial<NewEnvironment> = {}) =>
    made.create({ ...WANTED, ...changes });
  const pullsOf = (head = BRANCH) =>
    made.portOf(SHARED).pullRequests.find({ head });
  const merge = async (head = BRANCH) => {
    const [{ number, headCommit }] = await pullsOf(head);
    await made
      .portOf(SHARED)
      .pullRequests.merge(number, { expectedHead: headCommit });
  };
  const close = async () => {
    const [{ number }] = await pullsOf();
    await made.portOf(SHARED).pullRequests.close(number);
  };
  const save = (home: string, paths: string[], name = 'uat') => {
    const environment = uatFrom(home, {
      ref: `resource:default/${name}`,
      name,
      sources: [
        { repository: home, branch: 'main', paths, layout: 'kustomize' },
      ],
    });
    return { ref: environment.ref, home, definition: environment };
  };

  it('come by one pull request, also when it is asked again, and are there when it is merged', async () => {
    await setUp();
    const created = await create();
    expect(created).toEqual({
      status: 'proposed',
      repositoryUrl: SHARED,
      catalogInfoUrl: `${SHARED}/blob/main/${FOLDER}/catalog-info.yaml`,
      environmentPullRequest: { number: 1, url: `${SHARED}/pull/1` },
      pullRequest: { number: 1, url: `${FLEET}/pull/1` },
      warnings: [],
    });
    expect(Object.keys(await made.filesOf(SHARED))).toEqual(['README.md']);
    const files = await made.filesOf(SHARED, BRANCH);
    expect(Object.keys(files).sort()).toEqual([
      '.github/workflows/validate-uat.yaml',
      'README.md',
      `${FOLDER}/README.md`,
      `${FOLDER}/catalog-info.yaml`,
      `${FOLDER}/kustomization.yaml`,
    ]);
    expect(
      parse(files[`${FOLDER}/catalog-info.yaml`]).spec.environment.sources,
    ).toEqual([
      {
        repository: SHARED,
        branch: 'main',
        paths: [FOLDER],
        layout: 'kustomize',
      },
    ]);
    await expect(create()).resolves.toEqual(created);
    await merge();
    await expect(create()).resolves.toEqual({ ...created, status: 'exists' });
    await expect(pullsOf()).resolves.toHaveLength(1);
    const { administration } = made.portOf(SHARED);
    // The repository is left as it is
    expect([
      [...administration.protections],
      [...administration.teams],
    ]).toEqual([[], []]);
  });

  it.each([
    ['qa', 'kustomize', 'Application', ['source', 'path'], FOLDER],
    ['qa', 'helm-values', 'Application', ['source', 'path'], FOLDER],
    ['prod', 'kustomize', 'Kustomization', ['path'], `./${FOLDER}`],
    [
      'prod',
      'helm-values',
      'HelmRelease',
      ['chart', 'spec', 'chart'],
      `./${FOLDER}`,
    ],
  ])(
    'are what the engine of %s delivers of %s',
    async (cluster, layout, kind, path, expected) => {
      await setUp();
      await create({ cluster, layout });
      const files = await made.filesOf(FLEET, BRANCH);
      const objects = parseAllDocuments(
        files[`clusters/${cluster}/uat.yaml`],
      ).map(document => document.toJS());
      const { spec } = objects.find(object => object.kind === kind);
      expect(path.reduce((value, key) => value[key], spec)).toBe(expected);
    },
  );

  it('are proposed so that each pull request names the other', async () => {
    const opened: Record<string, string> = {};
    await setUp(
      {},
      {
        between: intercepting(({ repository, pullRequests }) => ({
          pullRequests: Object.assign(Object.create(pullRequests), {
            open: (pull: Parameters<typeof pullRequests.open>[0]) => {
              opened[repository.url] = pull.body;
              return pullRequests.open(pull);
            },
          }),
        })),
      },
    );
    await create();
    expect(opened[SHARED]).toContain(
      `Merge this one first, then the pull request from \`${BRANCH}\` in ${FLEET}`,
    );
    expect(opened[SHARED]).toContain(`\`/${FOLDER}/ @acme/platform\``);
    expect(opened[FLEET]).toContain(`Merge ${SHARED}/pull/1 first`);
    expect(opened[FLEET]).toContain(`the folder \`${FOLDER}\` of ${SHARED}`);
  });

  it('are several in one repository', async () => {
    await setUp();
    await create();
    await merge();
    await made.identities.save(save(SHARED, [FOLDER]));
    await expect(create(ELSEWHERE)).resolves.toMatchObject({
      status: 'proposed',
      environmentPullRequest: { number: 2 },
    });
    await merge('downstage/environment-uat-eu');
    const files = Object.keys(await made.filesOf(SHARED));
    expect(files).toContain(`${FOLDER}/catalog-info.yaml`);
    expect(files).toContain('environments/uat-eu/catalog-info.yaml');
    await expect(create()).resolves.toMatchObject({ status: 'exists' });
  });

  it.each([
    '../uat',
    '/environments/uat',
    '.git/uat',
    '.github/uat',
    'environments/../uat',
    'environments/qa',
    'environments/uat/sub',
    'environments',
    '.',
    '',
  ])(
    'are nowhere but where the configuration says, not in "%s"',
    async folder => {
      await setUp();
      await expect(create({ folder })).rejects.toThrow(
        `folder: environment uat is the folder ${FOLDER} of ${SHARED}, not "${folder}". Give that one`,
      );
      await expect(pullsOf()).resolves.toEqual([]);
    },
  );

  it.each<[string, Partial<NewEnvironment>, RegExp]>([
    [
      'another repository',
      { repository: `${HOST}/env-other` },
      /^repository: .*env-other takes no environments as folders.* permits .*env-all/,
    ],
    ['approvals', { approvals: 2 }, /^approvals: a shared repository/],
    ['private', { private: false }, /^private: a shared repository/],
    ['its tier', { tier: 'production' }, /tier: .* may not be of tier/],
  ])('are refused for %s', async (_, changes, message) => {
    await setUp();
    await expect(create(changes)).rejects.toThrow(message);
    await expect(pullsOf()).resolves.toEqual([]);
  });

  it.each([
    ['a file of theirs', { [`${FOLDER}/notes.md`]: 'x' }, /has files already/],
    [
      'a folder of another case',
      { 'Environments/UAT/x': 'x' },
      /has files already/,
    ],
    ['a file in their place', { [FOLDER]: 'x' }, /has files already/],
    [
      'a file where their folder is',
      { environments: 'x' },
      /something in its place/,
    ],
    [
      'another workflow',
      { '.github/workflows/validate-uat.yaml': 'x' },
      /^folder: \.github\/workflows\/validate-uat\.yaml cannot be added/,
    ],
  ])('do not come over %s', async (_, files, message) => {
    await setUp(files);
    await expect(create()).rejects.toThrow(message);
    await expect(pullsOf()).resolves.toEqual([]);
    await expect(
      made.portOf(FLEET).pullRequests.find({ head: BRANCH }),
    ).resolves.toEqual([]);
  });

  it.each([{ owner: 'group:default/other' }, { cluster: 'prod' }])(
    'are not taken from those who asked before, by %j',
    async changes => {
      await setUp();
      await create();
      const refusal = `folder: ${SHARED}/tree/main/${FOLDER} is that of an environment of another owner or cluster`;
      await expect(create(changes)).rejects.toThrow(refusal);
      await merge();
      await expect(create(changes)).rejects.toThrow(refusal);
    },
  );

  it('are proposed again when their pull request was closed, and to nobody else while its branch is there', async () => {
    await setUp();
    await create();
    await close();
    const other = { owner: 'group:default/other' };
    await expect(create(other)).rejects.toThrow(
      `name: branch ${BRANCH} of ${SHARED} exists, and is not what the portal would propose`,
    );
    await expect(create()).resolves.toMatchObject({
      status: 'proposed',
      environmentPullRequest: { number: 2 },
    });
  });

  it('take no pull request of somebody else for their own', async () => {
    await setUp();
    made.scm.seed(
      SHARED,
      { 'README.md': 'Environments\n', [`${FOLDER}/x.yaml`]: 'kind: Role\n' },
      { branch: BRANCH },
    );
    await made.portOf(SHARED).pullRequests.open({
      title: 'Begin environment uat',
      body: '',
      head: BRANCH,
      base: 'main',
    });
    await expect(create()).rejects.toThrow(
      `name: ${SHARED}/pull/1 proposes another environment uat`,
    );
  });

  it.each([[[]], [['README.md']], [['README.md', 'catalog-info.yaml']]])(
    'take no pull request for their own that brings a part of them: %j',
    async names => {
      await setUp();
      await create();
      const files = await made.filesOf(SHARED, BRANCH);
      await setUp();
      await made.portOf(SHARED).repository.commit({
        branch: BRANCH,
        parent: (await made.headOf(SHARED))!,
        create: true,
        message: 'A part',
        files: names.map(name => ({
          path: `${FOLDER}/${name}`,
          content: files[`${FOLDER}/${name}`],
        })),
      });
      await made.portOf(SHARED).pullRequests.open({
        title: 'Begin environment uat',
        body: '',
        head: BRANCH,
        base: 'main',
      });
      await expect(create()).rejects.toThrow(
        `name: ${SHARED}/pull/1 proposes another environment uat`,
      );
    },
  );

  it('take no pull request into another branch for their own', async () => {
    await setUp();
    await create();
    await close();
    const { repository, pullRequests } = made.portOf(SHARED);
    await repository.commit({
      branch: 'mine',
      parent: (await made.headOf(SHARED))!,
      create: true,
      message: 'Mine',
      files: [{ path: 'mine.txt', content: 'x' }],
    });
    await pullRequests.open({
      title: '',
      body: '',
      head: BRANCH,
      base: 'mine',
    });
    await expect(create()).resolves.toMatchObject({
      status: 'proposed',
      environmentPullRequest: { number: 3 },
    });
  });

  it('stay with those who proposed them while somebody else was being checked', async () => {
    const other = { owner: 'group:default/other' };
    let meanwhile: (() => Promise<unknown>) | undefined;
    await setUp(
      {},
      {
        between: intercepting(({ repository }) => ({
          repository: new Proxy(repository, {
            get(target, key) {
              const call: any = Reflect.get(target, key);
              if (key !== 'head' || target.url !== FLEET) {
                return typeof call === 'function' ? call.bind(target) : call;
              }
              return async (...args: unknown[]) => {
                const first = meanwhile;
                meanwhile = undefined;
                await first?.();
                return call.apply(target, args);
              };
            },
          }),
        })),
      },
    );
    meanwhile = () => create();
    await expect(create(other)).rejects.toThrow(
      `name: ${SHARED}/pull/1 proposes another environment uat`,
    );
    await merge();
    await expect(create()).resolves.toMatchObject({ status: 'exists' });
  });

  it.each(
    (['commit', 'open'] as const).flatMap(step =>
      (['before', 'after'] as const).map(when => ({ step, when })),
    ),
  )(
    'end the same when they are cut short $when $step, and asked for again',
    async ({ step, when }) => {
      let isDown = true;
      const cut = <T extends object>(port: T, isShared: boolean): T =>
        new Proxy(port, {
          get(target, key) {
            const call: any = Reflect.get(target, key);
            if (key !== step || !isShared) {
              return typeof call === 'function' ? call.bind(target) : call;
            }
            return async (...args: unknown[]) => {
              if (isDown && when === 'before') {
                throw new Error('the host is down');
              }
              const answer = await call.apply(target, args);
              if (isDown) {
                throw new Error('the host is down');
              }
              return answer;
            };
          },
        });
      await setUp(
        {},
        {
          between: intercepting(({ repository, pullRequests }) => ({
            repository: cut(repository, repository.url === SHARED),
            pullRequests: cut(pullRequests, repository.url === SHARED),
          })),
        },
      );
      await expect(create()).rejects.toThrow('the host is down');
      // Nothing is told to the fleet of what is not proposed
      await expect(
        made.portOf(FLEET).pullRequests.find({ head: BRANCH }),
      ).resolves.toEqual([]);
      isDown = false;
      // Nobody else gets what was begun
      const other =
        when === 'after'
          ? await create({ owner: 'group:default/other' }).catch(String)
          : 'name: not begun';
      expect(other).toMatch(/name: /);
      await expect(create()).resolves.toMatchObject({
        status: 'proposed',
        environmentPullRequest: { number: 1 },
        pullRequest: { number: 1 },
      });
      await expect(pullsOf()).resolves.toHaveLength(1);
    },
  );

  it.each([['.'], ['environments'], ['environments/{service}']])(
    'do not lie among the paths of another environment: %s',
    async path => {
      await setUp();
      const { definition } = save(SHARED, [path], 'all');
      await made.environments.replace({
        environments: [{ environment: definition, problems: [] }],
        services: [],
      });
      await expect(create()).rejects.toThrow(
        `folder: ${FOLDER} of ${SHARED} is among the paths of another environment`,
      );
    },
  );

  it.each([
    ['another repository', `${HOST}/env-uat`, ['.'], /in another repository/],
    ['another folder', SHARED, ['uat'], /in another folder/],
  ])(
    'do not take the name of an environment from %s',
    async (_, home, paths, message) => {
      await setUp();
      await made.identities.save(save(home, paths));
      await expect(create()).rejects.toThrow(message);
    },
  );

  it('are not what a fleet delivers from another folder', async () => {
    await setUp(
      {},
      {
        files: {
          'clusters/qa/uat.yaml': `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: uat, namespace: argocd }
spec:
  project: uat
  source: { repoURL: ${SHARED}.git, path: environments/other }
`,
        },
      },
    );
    await expect(create()).rejects.toThrow(
      `name: clusters/qa/uat.yaml of ${FLEET} defines Application argocd/uat already`,
    );
    await expect(pullsOf()).resolves.toEqual([]);
  });
});
