import { createMockDirectory } from '@backstage/backend-test-utils';
import { startGoldenPath } from '../__testUtils__/startGoldenPath';

jest.setTimeout(300_000);

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
/** More often than there are writes and steps. */
const MOST_RUNS = 40;

interface Faults {
  breaksBehindSteps?: boolean;
  writes?: 'refused' | 'lost';
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
async function run(id: string, { breaksBehindSteps, writes }: Faults = {}) {
  const { repositories, call } = path;
  const service = `loans-${id}`;
  const environment = `dev-${id}`;
  const image = `registry.acme.example/${service}`;
  const watched = path.watch(`-${id}`, writes);
  if (breaksBehindSteps) {
    path.breakBehindEach(service);
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
  const toGeneral = (write: string) =>
    write
      .replace(service, 'SERVICE')
      .replace(`env-${environment}`, 'ENVIRONMENT');
  const ends = await path.run(values, 'golden-path', MOST_RUNS);
  return {
    ends,
    values,
    writes: watched.writes.map(toGeneral),
    broken: watched.broken.map(toGeneral),
    made: await madeBy(service, environment),
  };
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
  });

  it('ends the same after breaks behind every step', async () => {
    const { ends, made } = await run('steps', { breaksBehindSteps: true });
    expect(ends.map(({ status }) => status)).toEqual([
      ...path.steps.map(() => 'failed'),
      'completed',
    ]);
    expect(made).toEqual(whole.made);
  });

  it.each(['refused', 'lost'] as const)(
    'ends the same where every write is %s',
    async fault => {
      const { ends, made, broken } = await run(fault, {
        writes: fault,
      });
      expect(ends.at(-1)!.status).toBe('completed');
      expect(broken.length).toBeGreaterThanOrEqual(WRITES.length);
      expect(broken).toEqual(expect.arrayContaining(WRITES));
      expect(made).toEqual(whole.made);
    },
  );

  it('gives the same when it is asked for twice, and changes nothing', async () => {
    const [end] = await path.run(whole.values);
    expect(end.status).toBe('completed');
    expect(end.log).toContain('was there already, and is left as it is');
    expect(await madeBy('loans-whole', 'dev-whole')).toEqual(whole.made);
  });
});
