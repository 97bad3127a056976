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
/** What protects a new branch. */
const RULE = { approvals: 1, checks: ['validate'] };
const BRANCH = 'env/uat';
const PROPOSAL = 'downstage/environment-uat';
const WANTED = { repository: SHARED, branch: BRANCH };
const OWN_FILES = [
  '.github/CODEOWNERS',
  '.github/workflows/validate.yaml',
  'README.md',
  'kustomization.yaml',
];

type Step = 'createBranch' | 'protectBranch' | 'commit' | 'open';

/** Breaks one step of the shared repository while the host is down. */
const breaking = (
  step: Step,
  when: 'before' | 'after',
  isDown: () => boolean,
) => {
  const cut = <T extends object>(port: T, isShared: boolean): T =>
    new Proxy(port, {
      get(target, key) {
        const call: any = Reflect.get(target, key);
        if (key !== step || !isShared) {
          return typeof call === 'function' ? call.bind(target) : call;
        }
        return async (...args: unknown[]) => {
          const answer =
            isDown() && when === 'before'
              ? undefined
              : await call.apply(target, args);
          if (isDown()) {
            throw new Error('the host is down');
          }
          return answer;
        };
      },
    });
  return intercepting(({ repository, pullRequests, administration }) => {
    const isShared = repository.url === SHARED;
    return {
      repository: cut(repository, isShared),
      pullRequests: cut(pullRequests, isShared),
      administration: cut(administration, isShared),
    };
  });
};

describe.each(databases.eachSupportedId())('branches on %s', id => {
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
  const pullsOf = () =>
    made.portOf(SHARED).pullRequests.find({ head: PROPOSAL });
  const ended = async (end: 'merge' | 'close') => {
    const { pullRequests } = made.portOf(SHARED);
    const [{ number, headCommit }] = await pullsOf();
    await (end === 'merge'
      ? pullRequests.merge(number, { expectedHead: headCommit })
      : pullRequests.close(number));
  };
  const deleteBranch = async (branch = BRANCH) => {
    const { administration, repository } = made.portOf(SHARED);
    // Hosts delete no branch that is protected
    administration.protections.delete(branch);
    await repository.deleteBranch(branch, {
      expectedHead: (await made.headOf(SHARED, branch))!,
    });
  };
  /** Somebody who may push. */
  const push = async () =>
    made.portOf(SHARED).repository.commit({
      branch: BRANCH,
      parent: (await made.headOf(SHARED, BRANCH))!,
      create: false,
      message: 'Theirs',
      files: [{ path: 'theirs.yaml', content: 'x' }],
    });
  /** Nothing of it is anywhere. */
  const expectNothing = async () => {
    expect(await pullsOf()).toEqual([]);
    expect(
      await made.portOf(FLEET).pullRequests.find({ head: PROPOSAL }),
    ).toEqual([]);
    expect([...made.portOf(SHARED).administration.protections]).toEqual([]);
  };
  const save = (
    home: string,
    { branch = 'main', paths = ['.'], name = 'uat' } = {},
  ) => {
    const environment = uatFrom(home, {
      ref: `resource:default/${name}`,
      name,
      sources: [{ repository: home, branch, paths, layout: 'kustomize' }],
    });
    return { ref: environment.ref, home, definition: environment };
  };

  it('are there at once, protected, and come into the catalog by pull request, also when it is asked again', async () => {
    await setUp();
    const created = await create({ approvals: 2 });
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
    expect(Object.keys(files).sort()).toEqual(OWN_FILES);
    expect(files['README.md']).toContain(
      `\`${FOLDER}/catalog-info.yaml\` of the branch \`main\``,
    );
    expect(files['README.md']).toContain(
      `the branch \`${BRANCH}\` takes no other commits. It needs 2 approvals`,
    );
    expect(files['.github/workflows/validate.yaml']).toContain(
      `branches: [${BRANCH}]`,
    );
    const { [`${FOLDER}/catalog-info.yaml`]: entity, ...others } =
      await made.filesOf(SHARED, PROPOSAL);
    expect(Object.keys(others)).toEqual(['README.md']);
    expect(parse(entity).spec.environment.sources).toEqual([
      { repository: SHARED, branch: BRANCH, paths: ['.'], layout: 'kustomize' },
    ]);
    const { administration, repository } = made.portOf(SHARED);
    // The rest of the repository is left as it is
    expect([
      [...administration.protections],
      [...administration.teams],
    ]).toEqual([[[BRANCH, { ...RULE, approvals: 2 }]], []]);
    const head = (await made.headOf(SHARED, BRANCH))!;
    expect(await repository.log({ from: head, limit: 5 })).toMatchObject([
      { message: expect.stringMatching(/^Begin environment uat/), parents: [] },
    ]);

    await expect(create({ approvals: 2 })).resolves.toEqual(created);
    await ended('merge');
    await expect(create({ approvals: 2 })).resolves.toEqual({
      ...created,
      status: 'exists',
    });
    await expect(pullsOf()).resolves.toHaveLength(1);
    await expect(made.headOf(SHARED, BRANCH)).resolves.toBe(head);
    // What people change of its protection stays
    administration.protections.delete(BRANCH);
    await create({ approvals: 2 });
    expect([...administration.protections]).toEqual([]);
  });

  it.each([
    ['qa', 'kustomize', 'Application', ['source', 'targetRevision']],
    ['qa', 'helm-values', 'Application', ['source', 'targetRevision']],
    ['prod', 'kustomize', 'GitRepository', ['ref', 'branch']],
    ['prod', 'helm-values', 'GitRepository', ['ref', 'branch']],
    ['prod', 'flux', 'GitRepository', ['ref', 'branch']],
  ])(
    'are what the engine of %s follows of %s',
    async (cluster, layout, kind, path) => {
      await setUp();
      await create({ cluster, layout });
      const files = await made.filesOf(FLEET, PROPOSAL);
      const objects = parseAllDocuments(
        files[`clusters/${cluster}/uat.yaml`],
      ).map(document => document.toJS());
      const { spec } = objects.find(object => object.kind === kind);
      // A tag may have the short name
      expect(path.reduce((value, key) => value[key], spec)).toBe(
        kind === 'Application' ? `refs/heads/${BRANCH}` : BRANCH,
      );
      const project = objects.find(object => object.kind === 'AppProject');
      expect(project?.spec.sourceRepos ?? [SHARED]).toContain(SHARED);
    },
  );

  it('are several in one repository, beside folders of it', async () => {
    await setUp();
    await create();
    await ended('merge');
    await made.identities.save(save(SHARED, { branch: BRANCH }));
    await expect(
      create({ name: 'uat-eu', branch: 'env/uat-eu' }),
    ).resolves.toMatchObject({ environmentPullRequest: { number: 2 } });
    await expect(
      made.create({
        name: 'uat-us',
        repository: SHARED,
        folder: 'environments/uat-us',
      }),
    ).resolves.toMatchObject({ environmentPullRequest: { number: 3 } });
    await expect(create()).resolves.toMatchObject({ status: 'exists' });
  });

  it('say in their pull requests what is merged', async () => {
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
    expect(opened[SHARED]).toContain(`The branch \`${BRANCH}\` is to be`);
    expect(opened[SHARED]).toContain(`delete the branch \`${BRANCH}\` then`);
    expect(opened[SHARED]).toContain(`\`/${FOLDER}/ @acme/platform\``);
    expect(opened[FLEET]).toContain(`the branch \`${BRANCH}\` of ${SHARED}`);
    expect(opened[FLEET]).toContain(`Merge ${SHARED}/pull/1, too`);
  });

  it.each<[string, Partial<NewEnvironment>, RegExp]>([
    [
      'another branch',
      { branch: 'env/qa' },
      /^branch: environment uat is the branch env\/uat of .*, not "env\/qa"/,
    ],
    ['the main branch', { branch: 'main' }, /^branch: .*, not "main"/],
    ['a folder, too', { folder: FOLDER }, /^folder: .* not both/],
    [
      'another repository',
      { repository: `${HOST}/env-other` },
      /^repository: .*env-other takes no environments as branches.* permits .*env-all/,
    ],
    ['private', { private: false }, /^private: a shared repository/],
    ['its tier', { tier: 'production' }, /tier: .* may not be of tier/],
  ])('are refused for %s', async (_, changes, message) => {
    await setUp();
    await expect(create(changes)).rejects.toThrow(message);
    await expectNothing();
  });

  it.each([
    ['a branch of others', BRANCH, { 'README.md': 'x' }, /is not what the/],
    [
      'a branch that theirs would be below',
      'env',
      { 'README.md': 'x' },
      /has a branch env, and Git has no branch below another/,
    ],
    ['one below it', `${BRANCH}/x`, { 'README.md': 'x' }, /env\/uat\/x/],
    [
      'the place of their catalog file',
      'main',
      { [`${FOLDER}/notes.md`]: 'x' },
      /^folder: environments\/uat of .* has files already/,
    ],
  ])('do not come over %s', async (_, branch, files, message) => {
    await setUp();
    made.scm.seed(SHARED, files, { branch });
    const before = await made.headOf(SHARED, branch);
    await expect(create()).rejects.toThrow(message);
    await expect(made.headOf(SHARED, branch)).resolves.toBe(before);
    await expectNothing();
  });

  it.each([
    ['what they begin with, and more', { 'more.yaml': 'x' }],
    ['a part of it', { 'kustomization.yaml': null }],
    ['it in another text', { 'README.md': 'x' }],
  ])('take no branch for their own that has %s', async (_, changes) => {
    await setUp();
    await create();
    const begun = await made.filesOf(SHARED, BRANCH);
    const files = Object.entries({ ...begun, ...changes });
    const seed = (given: Array<[string, string | null]>) =>
      made.scm.seed(
        SHARED,
        Object.fromEntries(given.filter(([, text]) => text !== null)) as Record<
          string,
          string
        >,
        { branch: BRANCH },
      );
    await setUp();
    seed(files);
    await expect(create()).rejects.toThrow(
      `branch: ${BRANCH} of ${SHARED} exists, and is not what`,
    );
    // With a history
    await setUp();
    seed(files);
    seed(Object.entries(begun));
    await expect(create()).rejects.toThrow(/is not what the environment/);
    await expectNothing();
    // As it was left by a try whose answer was lost
    await setUp();
    seed(Object.entries(begun));
    await expect(create()).resolves.toMatchObject({ status: 'proposed' });
  });

  it.each([{ owner: 'group:default/other' }, { cluster: 'prod' }])(
    'are not taken from those who asked before, by %j',
    async changes => {
      await setUp();
      await create();
      const refusal = `branch: ${SHARED}/tree/${BRANCH} is that of an environment of another owner or cluster`;
      await expect(create(changes)).rejects.toThrow(refusal);
      await ended('close');
      await expect(create(changes)).rejects.toThrow(refusal);
      await expect(create()).resolves.toMatchObject({
        environmentPullRequest: { number: 2 },
      });
    },
  );

  it('are somebody else’s when nothing is left of them', async () => {
    await setUp();
    await create();
    await ended('close');
    await deleteBranch();
    await deleteBranch(PROPOSAL);
    // Of the fleet, too
    const { pullRequests } = made.portOf(FLEET);
    const [{ number }] = await pullRequests.find({ head: PROPOSAL });
    await pullRequests.close(number);
    await made.portOf(FLEET).repository.deleteBranch(PROPOSAL, {
      expectedHead: (await made.headOf(FLEET, PROPOSAL))!,
    });
    await expect(
      create({ owner: 'group:default/other' }),
    ).resolves.toMatchObject({ status: 'proposed' });
  });

  it.each<[string, ReturnType<typeof save>, string]>([
    [
      'branch',
      save(SHARED, { branch: BRANCH, name: 'all' }),
      `branch: ${BRANCH} of ${SHARED} is among the paths of another environment`,
    ],
    [
      'catalog file',
      save(SHARED, { name: 'all' }),
      `folder: ${FOLDER} of ${SHARED} is among the paths of another environment`,
    ],
  ])('have no %s that another environment reads', async (_, other, message) => {
    await setUp();
    await made.environments.replace({
      environments: [{ environment: other.definition, problems: [] }],
      services: [],
    });
    await expect(create()).rejects.toThrow(message);
    await expectNothing();
  });

  it.each([
    ['another repository', `${HOST}/env-uat`, {}, /in another repository/],
    ['a folder', SHARED, { paths: [FOLDER] }, /in another branch/],
  ])(
    'do not take the name of an environment that is %s',
    async (_, home, source, message) => {
      await setUp();
      await made.identities.save(save(home, source));
      await expect(create()).rejects.toThrow(message);
      await expectNothing();
    },
  );

  it('are not what a fleet delivers from another branch', async () => {
    await setUp(
      {},
      {
        files: {
          'clusters/qa/uat.yaml': `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: uat, namespace: argocd }
spec:
  project: uat
  source: { repoURL: ${SHARED}.git, path: ., targetRevision: env/other }
`,
        },
      },
    );
    await expect(create()).rejects.toThrow(
      `name: clusters/qa/uat.yaml of ${FLEET} defines Application argocd/uat already`,
    );
    await expect(pullsOf()).resolves.toEqual([]);
    await expect(made.headOf(SHARED, BRANCH)).resolves.toBeUndefined();
  });

  it.each(
    (['createBranch', 'protectBranch', 'commit', 'open'] as const).flatMap(
      step => (['before', 'after'] as const).map(when => ({ step, when })),
    ),
  )(
    'end the same when they are cut short $when $step, and asked for again',
    async ({ step, when }) => {
      let isDown = true;
      await setUp({}, { between: breaking(step, when, () => isDown) });
      await expect(create()).rejects.toThrow('the host is down');
      // Nothing is told to the fleet of what is not there
      await expect(
        made.portOf(FLEET).pullRequests.find({ head: PROPOSAL }),
      ).resolves.toEqual([]);
      isDown = false;
      await expect(create()).resolves.toMatchObject({
        status: 'proposed',
        environmentPullRequest: { number: 1 },
        pullRequest: { number: 1 },
        warnings: [],
      });
      const { administration, repository } = made.portOf(SHARED);
      expect([...administration.protections]).toEqual([[BRANCH, RULE]]);
      const head = (await made.headOf(SHARED, BRANCH))!;
      expect(await repository.log({ from: head, limit: 5 })).toHaveLength(1);
      await expect(pullsOf()).resolves.toHaveLength(1);
    },
  );

  it.each([
    ['were created for it', false, 'before'],
    ['were created for it, and cut short', true, 'before'],
    ['the portal did not create', false, undefined],
    ['the portal did not create, and cut short', true, undefined],
  ])(
    'are protected when somebody deletes those that %s, and asks again',
    async (_, isCut, before) => {
      let isDown = false;
      await setUp(
        {},
        { between: breaking('protectBranch', 'before', () => isDown) },
      );
      const { administration } = made.portOf(SHARED);
      if (before) {
        await create();
        await ended('close');
        await deleteBranch();
      } else {
        await made.identities.save(save(SHARED, { branch: BRANCH }));
      }
      isDown = isCut;
      const failed = await create().catch(error => error);
      expect(failed instanceof Error).toBe(isCut);
      expect([...administration.protections]).toEqual(
        isCut ? [] : [[BRANCH, RULE]],
      );
      isDown = false;
      await expect(create()).resolves.toMatchObject({ warnings: [] });
      expect([...administration.protections]).toEqual([[BRANCH, RULE]]);
    },
  );

  const expectRefused = async (message: RegExp) => {
    await expect(create()).rejects.toThrow(message);
    for (const url of [SHARED, FLEET]) {
      const { pullRequests } = made.portOf(url);
      expect(await pullRequests.find({ head: PROPOSAL })).toEqual([]);
    }
  };

  it('are not delivered with what is pushed before they are protected', async () => {
    let isRaced = true;
    await setUp(
      {},
      {
        between: intercepting(({ administration }) => ({
          administration: Object.assign(Object.create(administration), {
            protectBranch: async (
              ...args: Parameters<typeof administration.protectBranch>
            ) => {
              if (isRaced) {
                await push();
              }
              return administration.protectBranch(...args);
            },
          }),
        })),
      },
    );
    await expectRefused(/pushed to it before it was protected/);
    isRaced = false;
    await expectRefused(/exists, and is not what the environment/);
    // Nobody is kept from it for good
    await deleteBranch();
    await expect(create()).resolves.toMatchObject({ status: 'proposed' });
  });

  it('are not delivered with what is pushed while their protection fails', async () => {
    let isDown = true;
    await setUp(
      {},
      { between: breaking('protectBranch', 'before', () => isDown) },
    );
    await expect(create()).rejects.toThrow('the host is down');
    await push();
    isDown = false;
    await expectRefused(/exists, and is not what the environment/);
  });

  it.each<[string, () => Promise<unknown>, RegExp]>([
    [
      'pull request',
      async () => {
        const { repository, pullRequests } = made.portOf(SHARED);
        await repository.commit({
          branch: PROPOSAL,
          parent: (await made.headOf(SHARED))!,
          create: true,
          message: 'Theirs',
          files: [{ path: `${FOLDER}/catalog-info.yaml`, content: 'x' }],
        });
        return pullRequests.open({
          title: 'Theirs',
          body: '',
          head: PROPOSAL,
          base: 'main',
        });
      },
      /^name: .*\/pull\/1 proposes another environment uat/,
    ],
    [
      'folder',
      async () => made.scm.seed(SHARED, { [`${FOLDER}/notes.md`]: 'x' }),
      /^folder: environments\/uat of .* has files already/,
    ],
  ])(
    'take nobody’s %s for the catalog file of a branch that was cut short',
    async (_, theirs, message) => {
      let isDown = true;
      await setUp({}, { between: breaking('commit', 'before', () => isDown) });
      await expect(create()).rejects.toThrow('the host is down');
      isDown = false;
      await theirs();
      await expect(create()).rejects.toThrow(message);
      await expect(
        made.portOf(FLEET).pullRequests.find({ head: PROPOSAL }),
      ).resolves.toEqual([]);
    },
  );

  it('leave a rule that stands as it is, and say each time that it is weaker', async () => {
    await setUp();
    const { protections } = made.portOf(SHARED).administration;
    protections.set(BRANCH, RULE);
    const warnings = [
      `Branch ${BRANCH} of ${SHARED} is protected by a rule that asks for 1 approval, not 2. The portal leaves it as it is: change it at the host`,
    ];
    await expect(create({ approvals: 2 })).resolves.toMatchObject({ warnings });
    await expect(create({ approvals: 2 })).resolves.toMatchObject({ warnings });
    expect([...protections]).toEqual([[BRANCH, RULE]]);
    protections.set(BRANCH, { ...RULE, approvals: 2 });
    for (const approvals of [2, 1]) {
      await expect(create({ approvals: 2 })).resolves.toMatchObject({
        warnings: [],
      });
      // It was protected as was asked; what people make of it is theirs
      protections.set(BRANCH, { ...RULE, approvals: approvals - 1 });
    }
  });

  it('are not begun where the host says that they exist, and has none', async () => {
    await setUp(
      {},
      {
        between: intercepting(({ administration }) => ({
          administration: Object.assign(Object.create(administration), {
            createBranch: async () => ({ status: 'exists' }),
          }),
        })),
      },
    );
    await expect(create()).rejects.toThrow(
      `branch: ${SHARED} does not show branch ${BRANCH}`,
    );
    await expectNothing();
  });

  it('are not begun where what is proposed to the fleet has the name for something else', async () => {
    await setUp();
    const { repository, pullRequests } = made.portOf(FLEET);
    await repository.commit({
      branch: PROPOSAL,
      parent: (await made.headOf(FLEET))!,
      create: true,
      message: 'Theirs',
      files: [
        {
          path: 'clusters/qa/uat.yaml',
          content: `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: uat, namespace: argocd }
spec:
  project: uat
  source: { repoURL: ${SHARED}.git, path: ., targetRevision: env/other }
`,
        },
      ],
    });
    await pullRequests.open({
      title: 'Theirs',
      body: '',
      head: PROPOSAL,
      base: 'main',
    });
    await expect(create()).rejects.toThrow(
      `name: clusters/qa/uat.yaml of ${FLEET} defines Application argocd/uat already`,
    );
    await expect(made.headOf(SHARED, BRANCH)).resolves.toBeUndefined();
    await expect(pullsOf()).resolves.toEqual([]);
  });

  it('say what the host cannot do, each time, and to whom reviews them', async () => {
    const opened: string[] = [];
    await setUp(
      {},
      {
        between: intercepting(({ administration, pullRequests }) => ({
          pullRequests: Object.assign(Object.create(pullRequests), {
            open: (pull: Parameters<typeof pullRequests.open>[0]) => {
              opened.push(pull.body);
              return pullRequests.open(pull);
            },
          }),
          administration: Object.assign(Object.create(administration), {
            protectBranch: async () => ({
              status: 'unsupported',
              reason: 'the plan has none',
            }),
          }),
        })),
      },
    );
    const warning = `Branch ${BRANCH} of ${SHARED} is not protected: the plan has none. Protect it at the host`;
    for (let attempt = 0; attempt < 2; attempt++) {
      await expect(create()).resolves.toMatchObject({ warnings: [warning] });
    }
    expect(opened[0]).toContain(`> ${warning}`);
    await setUp(
      {},
      { between: intercepting(() => ({ administration: undefined })) },
    );
    await expect(create()).rejects.toThrow(
      `branch: ${BRANCH} cannot be created by the portal at the host of ${SHARED}. Give a folder instead`,
    );
  });
});
