import { TestDatabases } from '@backstage/backend-test-utils';
import { DEV, QA, ZEBRA, startCompany } from './__testUtils__/startCompany';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

jest.setTimeout(60_000);

const DEVELOPER = 'developer of the owner';
const STRANGER = 'developer of another team';
const HOST = 'https://memory.example/acme';

const service = {
  name: 'svc-new',
  owner: 'group:default/team',
  repository: `${HOST}/svc-new`,
};
const deployment = { environments: [QA, DEV], image: 'r.example/svc-new' };
const environment = {
  name: 'uat',
  owner: 'group:default/team',
  tier: 'testing',
  promotesFrom: ['dev'],
  repository: `${HOST}/env-uat`,
  cluster: 'qa',
};

describe('the check of what a template creates', () => {
  let company: Awaited<ReturnType<typeof startCompany>>;

  const check = async (
    body: object,
    role: Parameters<typeof company.ask>[0] = DEVELOPER,
  ) => {
    const answer = await company.ask(role, 'post', '/v1/creations/check', body);
    return answer.body.faults as Array<{ part: string; message: string }>;
  };

  beforeAll(async () => {
    company = await startCompany({
      knex: await databases.init('SQLITE_3'),
      hides: claims => claims.includes('group:default/other'),
    });
  });

  afterAll(() => company.stop());

  it('finds nothing where nothing speaks against it, and writes nothing', async () => {
    await expect(check({ service, environment, deployment })).resolves.toEqual(
      [],
    );
    for (const { repository } of [service, environment]) {
      const { administration } = company.scm.forRepository(repository)!;
      await expect(administration.exists()).resolves.toBe(false);
    }
  });

  it('tells the faults of all parts at once', async () => {
    const found = await check({
      service: { ...service, repository: `${HOST}/other` },
      environment: { ...environment, name: 'default', cluster: 'mars' },
    });
    expect(found).toEqual([
      {
        part: 'service',
        message: expect.stringContaining(
          `repository: ${HOST}/other may not be created`,
        ),
      },
      {
        part: 'environment',
        message: expect.stringMatching(
          /You need the permission environments\.create/,
        ),
      },
    ]);
    await expect(
      check({
        service,
        deployment: {
          ...deployment,
          environments: ['resource:default/nowhere'],
        },
      }),
    ).resolves.toEqual([
      {
        part: 'deployment',
        message:
          'environments: there is no environment resource:default/nowhere',
      },
    ]);
    const [fault] = await check(
      { environment: { ...environment, name: 'default', cluster: 'mars' } },
      'platform engineer',
    );
    expect(fault.message).toMatch(/name: default belongs.*cluster: "mars"/);
  });

  it('tells that somebody may not do it, and looks no further', async () => {
    company.asked.length = 0;
    await expect(
      check({ service, environment, deployment }, STRANGER),
    ).resolves.toEqual([
      {
        part: 'service',
        message:
          'You need the permission environments.service.create on component:default/svc-new (owner group:default/team, system none)',
      },
      {
        part: 'environment',
        message: expect.stringContaining('environments.create'),
      },
    ]);
    expect(company.asked).toEqual([]);
  });

  it('says of what is hidden that it is not there', async () => {
    await expect(
      check(
        {
          service: { ...service, owner: 'group:default/other' },
          deployment: { ...deployment, environments: [ZEBRA] },
        },
        STRANGER,
      ),
    ).resolves.toEqual([
      {
        part: 'deployment',
        message: `environments: there is no environment ${ZEBRA}`,
      },
    ]);
  });

  it('names a service that the environment has already', async () => {
    const [fault] = await check({
      service,
      deployment: { ...deployment, image: 'r.example/shop' },
    });
    expect(fault).toMatchObject({ part: 'deployment' });
    expect(fault.message).toContain('r.example/shop');
  });
});

describe('a service that waits for its first image', () => {
  let company: Awaited<ReturnType<typeof startCompany>>;

  const add = (name: string, image: string) =>
    company.ask(
      'platform engineer',
      'post',
      '/v1/environments/default/dev/services',
      { service: name, image },
    );
  const awaited = async (path: string) => {
    const { body } = await company.ask(
      'platform engineer',
      'get',
      `${path}/deployments`,
    );
    return body.environments.find(
      (item: { environment: { ref: string } }) => item.environment.ref === DEV,
    ).awaited;
  };

  beforeAll(async () => {
    company = await startCompany({ knex: await databases.init('SQLITE_3') });
  });

  afterAll(() => company.stop());

  it('is shown until it is withdrawn', async () => {
    const { status, body } = await add('fresh', 'r.example/fresh');
    expect({ status, body }).toEqual({
      status: 202,
      body: { status: 'awaiting', image: 'r.example/fresh' },
    });
    const path = '/v1/services/component/default/fresh';
    await expect(awaited(path)).resolves.toMatchObject({
      image: 'r.example/fresh',
      permitted: true,
    });
    const withdrawal = `${path}/awaited?environment=${DEV}`;
    for (const _ of ['once', 'once more']) {
      const withdrawn = await company.ask(
        'platform engineer',
        'delete',
        withdrawal,
      );
      expect(withdrawn.status).toBe(204);
    }
    await expect(awaited(path)).resolves.toBeUndefined();
  });

  it('is refused where it could not be added whatever its version is', async () => {
    const { status, body } = await add('shop', 'r.example/shop');
    expect({ status, message: body.error?.message }).toEqual({
      status: 409,
      message: expect.stringContaining('r.example/shop'),
    });
  });
});
