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

  it('tells what speaks against previews, beside the rest', async () => {
    const previews = { image: 'r.example/svc-new' };
    await expect(check({ service, previews })).resolves.toEqual([]);
    await expect(
      check({
        service,
        deployment: { ...deployment, environments: ['resource:default/no'] },
        previews: { image: 'r.example/svc-new:1.0.0' },
      }),
    ).resolves.toEqual([
      { part: 'deployment', message: expect.any(String) },
      {
        part: 'previews',
        message:
          'image: "r.example/svc-new:1.0.0" is no image repository without tag, such as ghcr.io/acme/loans',
      },
    ]);
    await expect(check({ previews })).resolves.toEqual([
      {
        part: 'previews',
        message: 'service: is missing; it says whose previews they are',
      },
    ]);
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

  const first = { ...environment, promotesFrom: [] };
  const toFirst = {
    environments: ['resource:default/uat'],
    image: 'r.example/svc-new',
  };

  it('takes the new environment itself for the first of the service', async () => {
    await expect(
      check({ service, environment: first, deployment: toFirst }),
    ).resolves.toEqual([]);
    // It is one of two first ones
    await expect(
      check({
        service,
        environment: first,
        deployment: { ...toFirst, environments: [QA, 'resource:default/uat'] },
      }),
    ).resolves.toEqual([]);
    await expect(check({ service, deployment: toFirst })).resolves.toEqual([
      {
        part: 'deployment',
        message: 'environments: there is no environment resource:default/uat',
      },
    ]);
  });

  it('looks whether the new environment takes the service', async () => {
    const umbrella = { ...first, layout: 'umbrella-chart' };
    const chart = {
      name: 'service',
      repository: 'https://charts.example',
      version: '1.0.0',
    };
    await expect(
      check({ service, environment: umbrella, deployment: toFirst }),
    ).resolves.toEqual([
      {
        part: 'deployment',
        message:
          'environments: a dependency needs a chart: its name, repository and version',
      },
    ]);
    await expect(
      check({
        service,
        environment: umbrella,
        deployment: { ...toFirst, chart },
      }),
    ).resolves.toEqual([]);
  });

  it('asks whether the service may come to the new environment', async () => {
    await expect(
      check(
        { service, environment: first, deployment: toFirst },
        'platform engineer',
      ),
    ).resolves.toEqual([
      {
        part: 'deployment',
        message: expect.stringContaining(
          'you need the permission environments.promote on component:default/svc-new in resource:default/uat',
        ),
      },
    ]);
  });

  it('says once what speaks against the new environment', async () => {
    const faults = await check({
      service,
      environment: { ...first, layout: 'helmfile' },
      deployment: toFirst,
    });
    expect(faults).toEqual([
      {
        part: 'environment',
        message: expect.stringMatching(/^layout: .*takes a plugin of Argo CD/),
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

  it('lets a service be added with the chart that deploys it', async () => {
    const add = (chart: object) =>
      company.ask(DEVELOPER, 'post', '/v1/environments/default/dev/services', {
        service: 'fresh',
        image: 'r.example/fresh',
        tag: '1.0.0',
        chart,
      });
    const chart = { name: 'service', repository: 'https://charts.example' };
    const incomplete = await add(chart);
    expect(incomplete.status).toBe(400);
    const added = await add({ ...chart, version: '1.0.0' });
    expect([added.status, added.body.error]).toEqual([201, undefined]);
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
