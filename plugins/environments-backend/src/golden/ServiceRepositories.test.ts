import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import {
  HOST,
  createTestGoldenPath,
  intercepting,
} from '../__testUtils__/createTestGoldenPath';
import type { NewFile, NewService } from './NewService';

const databases = createTestDatabases();

jest.setTimeout(60_000);

const REPOSITORY = `${HOST}/svc-loans`;
const FILES: NewFile[] = [
  { path: 'README.md', content: '# Loans' },
  { path: 'src/server.js', content: 'x' },
];
const LOANS: NewService = {
  name: 'loans',
  owner: 'platform',
  repository: REPOSITORY,
};

describe.each(databases.eachSupportedId())('ServiceRepositories on %s', id => {
  type Options = Omit<Parameters<typeof createTestGoldenPath>[0], 'knex'>;
  type SetUp = Awaited<ReturnType<typeof createTestGoldenPath>>;
  let made: SetUp;

  const setUp = async (options: Options = {}) => {
    made = await createTestGoldenPath({
      ...options,
      knex: await databases.init(id),
    });
  };
  const create = (rest: Partial<NewService & { files: NewFile[] }> = {}) =>
    made.services.create({ ...LOANS, files: FILES, ...rest }, made.requester);
  const guards = () => made.scm.forRepository(REPOSITORY)!.administration;

  it('creates a repository once, private, protected and given to its owner', async () => {
    await setUp();
    const created = await create();
    expect(created).toEqual({
      status: 'created',
      repositoryUrl: REPOSITORY,
      catalogInfoUrl: `${REPOSITORY}/blob/main/catalog-info.yaml`,
      warnings: [],
    });
    await expect(made.filesOf(REPOSITORY)).resolves.toEqual({
      'README.md': '# Loans',
      'src/server.js': 'x',
    });
    expect(guards()).toMatchObject({
      isPrivate: true,
      protections: new Map([['main', { approvals: 1, checks: [] }]]),
      teams: new Map([['platform', 'write']]),
    });
    const head = await made.headOf(REPOSITORY);
    await expect(create()).resolves.toEqual({ ...created, status: 'exists' });
    await expect(made.headOf(REPOSITORY)).resolves.toBe(head);
  });

  it('has it ask for the checks that were named, and tell the portal of changes, once', async () => {
    const url = 'https://portal.acme.example/api/events/http/github';
    const webhook = { url, secret: 'secret', events: ['push'] };
    await setUp({ creation: { webhook } });
    await expect(create({ checks: ['test'] })).resolves.toMatchObject({
      warnings: [],
    });
    expect(guards().protections.get('main')?.checks).toEqual(['test']);
    expect([...guards().hooks]).toEqual([[url, ['push']]]);
    // What people change later stays
    guards().hooks.clear();
    guards().protections.clear();
    await create({ checks: ['test'] });
    expect([guards().hooks.size, guards().protections.size]).toEqual([0, 0]);
  });

  it('says where it could not have the portal told', async () => {
    const url = 'https://portal.acme.example/api/events/http/github';
    await setUp({
      creation: { webhook: { url, secret: 'secret', events: ['push'] } },
      between: intercepting(({ administration }) => ({
        administration: Object.assign(Object.create(administration), {
          addWebhook: async () => ({
            status: 'unsupported',
            reason: 'no rights',
          }),
        }),
      })),
    });
    await expect(create()).resolves.toMatchObject({
      status: 'created',
      warnings: [
        `${REPOSITORY} does not tell the portal of changes: no rights. Add a webhook to ${url} there`,
      ],
    });
  });

  it('creates no more than an owner may have', async () => {
    await setUp({ creation: { quota: { services: 1 } } });
    await create();
    const second = { name: 'cards', repository: `${HOST}/svc-cards` };
    await expect(create(second)).rejects.toThrow(
      'owner: by environments.creation.quota in app-config, an owner may have up to 1 services, and group:default/platform has 1. Remove one that is not needed, or have the platform team raise it',
    );
    const { administration } = made.scm.forRepository(second.repository)!;
    await expect(administration.exists()).resolves.toBe(false);
    // What is there is not one more
    await expect(create()).resolves.toMatchObject({ status: 'exists' });
    await expect(create({ ...second, owner: 'ann' })).rejects.toThrow(
      /owner: the catalog has no group:default\/ann/,
    );
  });

  it('ends the same wherever it broke', async () => {
    let steps = 0;
    let failAt = Infinity;
    const breaking =
      <A extends unknown[], R>(run: (...args: A) => Promise<R>) =>
      async (...args: A): Promise<R> => {
        steps += 1;
        if (steps === failAt) {
          throw new Error('The host does not answer');
        }
        const answer = await run(...args);
        steps += 1;
        if (steps === failAt) {
          // It was done, and nobody knows
          throw new Error('The answer is lost');
        }
        return answer;
      };
    const options: Options = {
      between: intercepting(({ administration }) => ({
        administration: {
          exists: breaking(() => administration.exists()),
          hasOwner: breaking(() => administration.hasOwner()),
          createRepository: breaking(wanted =>
            administration.createRepository(wanted),
          ),
          createBranch: wanted => administration.createBranch(wanted),
          protectBranch: breaking((branch, wanted) =>
            administration.protectBranch(branch, wanted),
          ),
          setTeamAccess: breaking((team, access) =>
            administration.setTeamAccess(team, access),
          ),
          teamAccess: team => administration.teamAccess(team),
          addWebhook: wanted => administration.addWebhook(wanted),
        },
      })),
    };
    await setUp(options);
    await create();
    const all = steps;
    expect(all).toBe(10);
    for (let broken = 1; broken <= all; broken += 1) {
      steps = 0;
      failAt = broken;
      await setUp(options);
      await expect(create()).rejects.toThrow();
      failAt = Infinity;
      await create();
      expect(guards()).toMatchObject({
        protections: new Map([['main', { approvals: 1, checks: [] }]]),
        teams: new Map([['platform', 'write']]),
      });
      await expect(made.filesOf(REPOSITORY)).resolves.toEqual({
        'README.md': '# Loans',
        'src/server.js': 'x',
      });
    }
  });

  it("leaves what exists and what is somebody else's alone", async () => {
    await setUp();
    made.scm.seed(REPOSITORY, { 'README.md': 'mine' });
    await expect(create()).rejects.toThrow(
      `repository: ${REPOSITORY} exists, and was not created for service loans`,
    );
    await expect(made.filesOf(REPOSITORY)).resolves.toEqual({
      'README.md': 'mine',
    });
    await create({ name: 'other', repository: `${HOST}/svc-other` });
    await expect(create({ repository: `${HOST}/svc-other` })).rejects.toThrow(
      'was created for something else, or for another owner',
    );
    await expect(
      create({
        name: 'other',
        owner: 'user:default/ann',
        repository: `${HOST}/svc-other`,
      }),
    ).rejects.toThrow('was created for something else, or for another owner');
  });

  it('gives nobody what somebody else has made meanwhile', async () => {
    let isDown = true;
    await setUp({
      between: intercepting(({ administration }) => ({
        administration: Object.assign(Object.create(administration), {
          createRepository: (
            wanted: Parameters<typeof administration.createRepository>[0],
          ) =>
            isDown
              ? Promise.reject(new Error('The host does not answer'))
              : administration.createRepository(wanted),
        }),
      })),
    });
    await expect(create()).rejects.toThrow('The host does not answer');
    // Byte for byte what was asked for
    made.scm.seed(REPOSITORY, { 'README.md': '# Loans', 'src/server.js': 'x' });
    isDown = false;
    const refusal = 'exists, and was not created for service loans';
    await expect(create()).rejects.toThrow(refusal);
    await expect(create({ name: 'other' })).rejects.toThrow(
      'was not created for service other',
    );
    await expect(
      made.services.create(
        { ...LOANS, files: FILES },
        { ...made.requester, requestedBy: 'user:default/eve' },
      ),
    ).rejects.toThrow(refusal);
    expect(guards().teams.size).toBe(0);
  });

  it('creates one repository for two who ask at once', async () => {
    await setUp();
    const both = await Promise.all([create(), create()]);
    expect(both.map(({ repositoryUrl }) => repositoryUrl)).toEqual([
      REPOSITORY,
      REPOSITORY,
    ]);
    await expect(create()).resolves.toMatchObject({ status: 'exists' });
  });

  it('tells all faults at once, and creates nothing', async () => {
    await setUp();
    const wanted = {
      name: 'svc-taken',
      owner: 'group:default/nobody',
      system: 'nothing',
      repository: 'https://memory.example/else/where',
    };
    await expect(create(wanted)).rejects.toThrow(
      [
        `repository: https://memory.example/else/where may not be created. environments.creation.services in app-config permits ${HOST}/svc-*, https://memory.example/no-such-owner/svc-*`,
        'name: the catalog has a Component svc-taken from another place. Give the service another name',
        'owner: the catalog has no group:default/nobody that you may read. Give a group or user that it has',
        'system: the catalog has no system:default/nothing that you may read. Give one that it has, or none',
      ].join('; '),
    );
    await expect(
      made.services.check({ ...LOANS, ...wanted }, made.requester),
    ).rejects.toThrow('name: the catalog has a Component svc-taken');
    await expect(
      made.portOf(wanted.repository).administration!.exists(),
    ).resolves.toBe(false);
  });

  it('takes the name of its own Component', async () => {
    await setUp();
    await expect(
      create({ name: 'svc-known', repository: `${HOST}/svc-known` }),
    ).resolves.toMatchObject({ status: 'created' });
  });

  it.each([
    ['no files', [], 'files: there are none'],
    ['a way out', [{ path: '../x', content: '' }], '"../x" is no path'],
    ["Git's own", [{ path: '.Git/config', content: '' }], 'is no path'],
    ['a root', [{ path: '/etc/x', content: '' }], 'is no path'],
    ['a file twice', [FILES[0], FILES[0]], 'README.md is there twice'],
    [
      'a file that is a folder',
      [FILES[1], { path: 'src', content: '' }],
      'src is a file and a folder',
    ],
  ])('refuses %s', async (_, files, message) => {
    await setUp();
    await expect(create({ files })).rejects.toThrow(message);
    await expect(
      made.portOf(REPOSITORY).administration!.exists(),
    ).resolves.toBe(false);
  });
});
