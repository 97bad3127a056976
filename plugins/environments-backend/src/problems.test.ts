import {
  ScmError,
  type ScmProvider,
} from '@downstage/backstage-plugin-environments-node';
import { createTestDatabases } from './__testUtils__/createTestDatabases';
import {
  ENV_REPOSITORIES,
  HOMES,
  environmentEntity,
  startEnvironments,
} from './__testUtils__/startEnvironments';

const databases = createTestDatabases();

jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())('bad environments on %s', id => {
  let portal: Awaited<ReturnType<typeof startEnvironments>>;

  afterEach(() => portal.stop());

  it.each([
    ['a cycle', { promotesFrom: ['dev', 'qa'] }, /promotesFrom.*is a cycle/],
    [
      'an unknown upstream',
      { promotesFrom: ['dev', 'stage'] },
      /no environment resource:default\/stage/,
    ],
    [
      'an unknown cluster',
      { delivery: { target: { cluster: 'mars' } } },
      /cluster mars.*known: dev, qa/,
    ],
    [
      'a repository that does not exist',
      { sources: [{ repository: 'https://memory.example/acme/none' }] },
      /acme\/none.*does not exist/,
    ],
    [
      'somebody else’s repository',
      { sources: [{ repository: ENV_REPOSITORIES.dev }] },
      /may neither read nor write this repository.*repositories: \[https:..memory.example.acme.env-dev\]/,
    ],
  ])('names %s and loses nothing', async (_, spec, expected) => {
    portal = await startEnvironments({
      knex: await databases.init(id),
      config: {
        homes: [
          ...HOMES,
          {
            repository: ENV_REPOSITORIES.qa,
            repositories: ['https://memory.example/acme/none'],
            clusters: { mars: ['*'] },
          },
        ],
      },
      entities: [environmentEntity('dev'), environmentEntity('qa', spec)],
    });
    const overview = await portal.until(
      async () => {
        await portal.trigger('catalog');
        const { body } = await portal.get(
          '/api/environments/v1/environments/default/qa',
        );
        return JSON.stringify(body.problems);
      },
      problems => expected.test(problems),
    );
    expect(overview).toMatch(expected);
    await expect(portal.tile('qa')).resolves.toMatchObject({
      promote: { allowed: false },
    });
    await portal.until(
      () => portal.tile('dev'),
      tile => tile.deployment?.health === 'healthy',
    );
  });
});

/** A host that refuses to read one repository while it is told to. */
function refusing(url: string) {
  const state = { refuses: true };
  const between = (provider: ScmProvider): ScmProvider => ({
    id: provider.id,
    repositoryOf: address => provider.repositoryOf(address),
    forRepository: address => {
      const scm = provider.forRepository(address);
      return scm && address === url
        ? {
            ...scm,
            repository: new Proxy(scm.repository, {
              get: (target, method) => {
                if (state.refuses && method === 'head') {
                  throw new ScmError({
                    kind: 'forbidden',
                    message: `The host refuses the credentials of ${url}: Bad credentials`,
                  });
                }
                const value = Reflect.get(target, method);
                return typeof value === 'function' ? value.bind(target) : value;
              },
            }),
          }
        : scm;
    },
  });
  return { state, between };
}

/** What no answer holds: the words of SQL, and of the databases. */
const OF_A_DATABASE =
  /insert into|select |SQLITE|sqlite|relation "|column|constraint/i;

describe.each(databases.eachSupportedId())('what cannot be read, on %s', id => {
  let portal: Awaited<ReturnType<typeof startEnvironments>>;
  const QA = '/api/environments/v1/environments/default/qa';

  afterEach(() => portal.stop());

  const problems = (wanted: (text: string) => boolean) =>
    portal.until(async () => {
      await portal.trigger('catalog');
      const { status, text, body } = await portal.get(QA);
      expect([status, text]).toEqual([
        200,
        expect.not.stringMatching(OF_A_DATABASE),
      ]);
      return JSON.stringify(body.problems);
    }, wanted);

  it('a repository whose token is wrong from the start is a problem of the environment', async () => {
    const { between } = refusing(ENV_REPOSITORIES.qa);
    portal = await startEnvironments({
      knex: await databases.init(id),
      between,
    });
    await expect(problems(text => text !== '[]')).resolves.toMatch(
      /env-qa.*Bad credentials/,
    );
  });

  it('a token that is revoked is one, and what was read before stays', async () => {
    const { state, between } = refusing(ENV_REPOSITORIES.qa);
    state.refuses = false;
    portal = await startEnvironments({
      knex: await databases.init(id),
      between,
    });
    await portal.until(
      () => portal.tile('qa'),
      tile => tile.deployment?.desired?.version === '1.0.0',
    );
    state.refuses = true;
    await portal.trigger('sources');
    await expect(problems(text => text !== '[]')).resolves.toMatch(
      /env-qa.*Bad credentials/,
    );
    const tile = await portal.tile('qa');
    expect(tile.deployment?.desired?.version).toBe('1.0.0');
  });

  it('a branch that does not exist is one', async () => {
    portal = await startEnvironments({
      knex: await databases.init(id),
      entities: [
        environmentEntity('dev'),
        environmentEntity('qa', {
          sources: [{ repository: ENV_REPOSITORIES.qa, branch: 'mian' }],
        }),
      ],
    });
    await expect(problems(text => text !== '[]')).resolves.toMatch(
      /branch.*mian.*does not exist/,
    );
  });
});
