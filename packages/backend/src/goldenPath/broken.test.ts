import { createMockDirectory } from '@backstage/backend-test-utils';
import type { Break } from '../__testUtils__/startBreakingProxy';
import { startGoldenPath } from '../__testUtils__/startGoldenPath';

jest.setTimeout(300_000);

/** Steps of the template that are not left out for what is chosen here. */
const STEPS = [
  'check',
  'language',
  'ci',
  'docker',
  'base',
  'publish',
  'register',
  'environment',
  'registerEnvironment',
  'add',
];
/** Service, environment, fleet, and the service in the environment. */
const WRITES = [
  'POST /api/v3/orgs/acme/repos',
  'POST /api/graphql',
  'PUT /api/v3/repos/acme/SERVICE/branches/main/protection',
  'PUT /api/v3/orgs/acme/teams/team-at/repos/acme/SERVICE',
  'POST /api/v3/orgs/acme/repos',
  'POST /api/graphql',
  'PUT /api/v3/repos/acme/ENVIRONMENT/branches/main/protection',
  'PUT /api/v3/orgs/acme/teams/team-at/repos/acme/ENVIRONMENT',
  'POST /api/graphql',
  'POST /api/v3/repos/acme/fleet/pulls',
  'POST /api/graphql',
  'POST /api/v3/repos/acme/ENVIRONMENT/pulls',
  'POST /api/v3/repos/acme/ENVIRONMENT/issues/1/labels',
];
const AT_ONCE = 6;

interface Case {
  after?: string;
  write?: Break;
}

const folder = createMockDirectory();
let path: Awaited<ReturnType<typeof startGoldenPath>>;

/** The state of everything that a run has made, with its own names left out. */
async function madeBy(service: string, environment: string) {
  const { forge, call } = path;
  const inRepository = async (name: string) => {
    const at = `/repos/acme/${name}`;
    const { private: isPrivate } = await forge(at);
    const { tree } = await forge(`${at}/git/trees/main?recursive=1`);
    const commits = await forge(`${at}/commits?sha=main`);
    const branches = await forge(`${at}/branches`);
    return {
      isPrivate,
      files: tree.map((entry: any) => entry.path),
      commits: commits.map(({ commit }: any) => commit.message.split('\n')[0]),
      branches: branches.length,
      protection: await forge(`${at}/branches/main/protection`),
      team: await forge(`/orgs/acme/teams/team-at${at}`),
      pulls: (await forge(`${at}/pulls?state=all`)).map((pull: any) => [
        pull.title,
        pull.state,
      ]),
    };
  };
  const isMine = (text: string) =>
    text.includes(service) || text.includes(environment);
  const fleet = await forge('/repos/acme/fleet/pulls?state=all&per_page=100');
  const locations = await call('/catalog/locations');
  const { items } = await call(
    `/environments/v1/promotions?service=component:default/${service}`,
  );
  const state = {
    service: await inRepository(service),
    environment: await inRepository(`env-${environment}`),
    fleet: fleet
      .filter(({ title }: any) => isMine(title))
      .map(({ title, state: is }: any) => [title, is]),
    locations: locations
      .map(({ data }: any) => new URL(data.target).pathname)
      .filter(isMine)
      .sort(),
    promotions: items.map(({ state: is }: any) => is),
  };
  return JSON.parse(
    JSON.stringify(state)
      .replaceAll(service, 'SERVICE')
      .replaceAll(environment, 'ENVIRONMENT'),
  );
}

/** Creates a service with its first environment, of which an image has been reported. */
async function run(id: string, { after, write }: Case = {}) {
  const { repositories, call } = path;
  const service = `loans-${id}`;
  const environment = `dev-${id}`;
  const image = `registry.acme.example/${service}`;
  const watched = path.watch(`-${id}`, write);
  if (after) {
    path.breakAfter(service, after);
  }
  await call('/environments/v1/artifacts', 'POST', {
    artifact: image,
    version: '0.1.0',
  });
  const values = {
    name: service,
    description: 'Lends',
    owner: 'group:default/team-at',
    system: 'system:default/lending',
    repository: `${repositories}/${service}`,
    private: true,
    image,
    createEnvironment: true,
    environment: {
      name: environment,
      tier: 'development',
      cluster: 'dev',
      repository: `${repositories}/env-${environment}`,
      layout: 'kustomize',
      secrets: 'none',
    },
  };
  const ends = await path.run(values);
  return {
    ends,
    values,
    writes: watched.writes.map(each =>
      each
        .replace(service, 'SERVICE')
        .replace(`env-${environment}`, 'ENVIRONMENT'),
    ),
    made: await madeBy(service, environment),
  };
}

/** Runs cases some at a time. */
async function runAll(cases: Array<Case & { id: string }>) {
  const results = new Map<string, Awaited<ReturnType<typeof run>>>();
  const waiting = [...cases];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      results.set(next.id, await run(next.id, next));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}

describe('the golden path, broken and started again', () => {
  let whole: Awaited<ReturnType<typeof run>>;

  beforeAll(async () => {
    path = await startGoldenPath(folder.path);
    whole = await run('whole');
  });
  afterAll(() => path.stop());

  it('makes all that it says, at once', () => {
    expect(whole.ends.map(({ status }) => status)).toEqual(['completed']);
    expect(whole.writes).toEqual(WRITES);
    expect(whole.made).toMatchObject({
      service: { commits: ['Begin service SERVICE', 'Initial commit'] },
      environment: { pulls: [['Add SERVICE to ENVIRONMENT: 0.1.0', 'open']] },
      fleet: [['Follow environment ENVIRONMENT in dev', 'open']],
      promotions: ['open'],
    });
    expect(whole.made.locations).toHaveLength(2);
    // The others are left out by the template
    const left = path.steps.filter(step => !STEPS.includes(step));
    expect(left).toEqual(['api', 'license']);
  });

  it('ends the same after a break behind any step', async () => {
    const results = await runAll(
      STEPS.map((after, index) => ({ id: `s${index}e`, after })),
    );
    for (const [id, { ends, made }] of results) {
      expect([id, ...ends.map(({ status }) => status)]).toEqual([
        id,
        'failed',
        'completed',
      ]);
      expect(made).toEqual(whole.made);
    }
  });

  it.each(['refused', 'lost'] as const)(
    'ends the same where any write is %s',
    async fault => {
      const results = await runAll(
        WRITES.map((_, index) => ({
          id: `${fault[0]}${index}e`,
          write: { write: index + 1, fault },
        })),
      );
      for (const { ends, made } of results.values()) {
        // Some of them are done again at once, without a word
        expect(ends.at(-1)!.status).toBe('completed');
        expect(made).toEqual(whole.made);
      }
    },
  );

  it('gives the same when it is asked for twice, and changes nothing', async () => {
    const [end] = await path.run(whole.values);
    expect(end.status).toBe('completed');
    expect(end.log).toContain('was there already, and is left as it is');
    expect(await madeBy('loans-whole', 'dev-whole')).toEqual(whole.made);
  });
});
