import { TestDatabases } from '@backstage/backend-test-utils';
import {
  ENV_REPOSITORIES,
  HOMES,
  environmentEntity,
  startEnvironments,
} from './__testUtils__/startEnvironments';

const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_15'],
  disableDocker: true,
});

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
