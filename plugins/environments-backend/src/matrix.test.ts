import { TestDatabases } from '@backstage/backend-test-utils';
import { type Role, ROLES } from './__testUtils__/roles';
import {
  DEV,
  DR,
  LOANS,
  MARKER,
  MOVED,
  QA,
  QUAGGA,
  SHOP,
  ZEBRA,
  startCompany,
} from './__testUtils__/startCompany';
import { spec } from './schema/generated/router';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

jest.setTimeout(60_000);

type Company = Awaited<ReturnType<typeof startCompany>>;

/** What is asked on a route, and how each role is answered. */
interface Row {
  /** As in the OpenAPI document. */
  route: string;
  /** Where there are several of one route. */
  on?: string;
  path: (role: Role, promotion: string) => string;
  body?: (role: Role) => object;
  /** A promotion of the shop into qa is under way. */
  promotion?: boolean;
  /** Statuses in the order of ROLES. */
  expected: readonly number[];
}

const READ = [401, 200, 200, 200, 200, 200, 200, 200] as const;
const shopTo = (environment: string) => ({ service: SHOP, environment });
const batchOf = (services: string[], rest: object = {}) => ({
  environment: QA,
  services: services.map(service => ({ service, ...rest })),
});
const WEST = 'resource:default/west';
/** A service from QA into two environments, one after the other. */
const rolloutOf = (rest: object) => ({
  from: QA,
  targets: [{ environment: ZEBRA }, { environment: WEST }],
  ...rest,
});
/** What is agreed to where the shop is taken out. */
const removalOf = (environment: string) =>
  `shop is taken out of ${environment
    .split('/')[1]
    .toLocaleUpperCase('en-US')}, with its configuration`;
const SHOP_PATH = '/v1/services/component/default/shop';

function newEnvironment(role: Role, tier: string) {
  const name = `${tier}-${ROLES.indexOf(role)}`;
  return {
    name,
    owner: 'group:default/team',
    tier,
    promotesFrom: ['dev'],
    repository: `https://memory.example/acme/env-${name}`,
    cluster: 'qa',
  };
}

/** An environment of a repository that exists. */
const existing = (rest: object = {}) => ({
  repository: 'https://memory.example/acme/env-old',
  owner: 'group:default/team',
  environments: [
    {
      name: 'old',
      tier: 'testing',
      promotesFrom: ['dev'],
      paths: ['.'],
      layout: 'auto',
      ...rest,
    },
  ],
});

function newService(role: Role) {
  const name = `svc-${ROLES.indexOf(role)}`;
  return {
    name,
    owner: 'group:default/team',
    repository: `https://memory.example/acme/${name}`,
  };
}

const ROWS: Row[] = [
  {
    route: 'GET /v1/environments',
    path: () => '/v1/environments',
    expected: READ,
  },
  {
    route: 'POST /v1/environments',
    on: 'for testing, of the first team',
    path: () => '/v1/environments',
    body: role => newEnvironment(role, 'testing'),
    expected: [401, 403, 201, 403, 403, 201, 201, 403],
  },
  {
    route: 'POST /v1/environments',
    on: 'production',
    path: () => '/v1/environments',
    body: role => newEnvironment(role, 'production'),
    expected: [401, 403, 403, 403, 403, 201, 201, 403],
  },
  {
    route: 'POST /v1/environments/{namespace}/{name}/removal/plan',
    path: () => '/v1/environments/default/zebra/removal/plan',
    expected: [401, 403, 403, 403, 403, 200, 200, 403],
  },
  {
    route: 'POST /v1/environments/{namespace}/{name}/removal',
    path: () => '/v1/environments/default/zebra/removal',
    // Who may is told that this is another name
    body: () => ({ confirm: 'qa', consents: [] }),
    expected: [401, 403, 403, 403, 403, 400, 403, 403],
  },
  {
    route: 'POST /v1/repositories',
    on: 'of the first team',
    path: () => '/v1/repositories',
    body: role => ({
      ...newService(role),
      files: [{ path: 'README.md', content: 'x' }],
    }),
    expected: [401, 403, 201, 403, 403, 201, 201, 403],
  },
  {
    route: 'POST /v1/repositories/proposals',
    on: 'of the first team',
    path: () => '/v1/repositories/proposals',
    body: () => ({
      name: 'svc-old',
      owner: 'group:default/team',
      repository: 'https://memory.example/acme/svc-old',
      files: [{ path: 'catalog-info.yaml', content: 'x' }],
    }),
    expected: [401, 403, 201, 403, 403, 201, 201, 403],
  },
  {
    route: 'POST /v1/repositories/previews',
    on: 'of a service of the first team',
    path: () => '/v1/repositories/previews',
    body: () => ({
      name: 'fresh',
      owner: 'group:default/team',
      repository: 'https://memory.example/acme/fresh',
      image: 'r.example/fresh',
    }),
    expected: [401, 403, 201, 403, 403, 201, 201, 403],
  },
  {
    route: 'POST /v1/services/{kind}/{namespace}/{name}/previews/removal/plan',
    on: 'of a service of the first team',
    path: () => '/v1/services/component/default/fresh/previews/removal/plan',
    expected: [401, 403, 200, 403, 403, 200, 200, 403],
  },
  {
    route: 'POST /v1/services/{kind}/{namespace}/{name}/previews/removal',
    on: 'of a service of the first team',
    path: () => '/v1/services/component/default/fresh/previews/removal',
    // Who may is told what has to be agreed to
    body: () => ({ consents: [] }),
    expected: [401, 403, 409, 403, 403, 409, 403, 403],
  },
  {
    route: 'POST /v1/creations/drafts',
    path: () => '/v1/creations/drafts',
    body: () => ({
      repository: 'https://memory.example/acme/env-old',
      owner: 'group:default/team',
    }),
    // Teams create environments on a cluster, in which what is found may be
    expected: [401, 403, 200, 403, 403, 200, 200, 403],
  },
  {
    route: 'POST /v1/environments/proposals',
    on: 'in no cluster',
    path: () => '/v1/environments/proposals',
    body: () => existing(),
    // Teams create environments on a cluster, and this one names none
    expected: [401, 403, 403, 403, 403, 201, 201, 403],
  },
  {
    route: 'POST /v1/environments/proposals',
    on: 'in the cluster of the first team',
    path: () => '/v1/environments/proposals',
    body: () => existing({ cluster: 'qa', namespaces: ['old'] }),
    expected: [401, 403, 201, 403, 403, 201, 201, 403],
  },
  {
    route: 'POST /v1/environments/proposals',
    on: 'in another cluster',
    path: () => '/v1/environments/proposals',
    body: () => existing({ cluster: 'dev' }),
    expected: [401, 403, 403, 403, 403, 201, 201, 403],
  },
  {
    route: 'GET /v1/creations/choices',
    path: () => '/v1/creations/choices',
    expected: READ,
  },
  {
    route: 'POST /v1/creations/check',
    path: () => '/v1/creations/check',
    body: role => ({ service: newService(role) }),
    expected: READ,
  },
  {
    route: 'POST /v1/artifacts',
    path: () => '/v1/artifacts',
    body: () => ({ artifact: 'r.example/shop', version: '0.0.1' }),
    expected: [401, 403, 403, 403, 403, 201, 200, 403],
  },
  {
    route: 'POST /v1/artifacts/notifications',
    path: () => '/v1/artifacts/notifications',
    body: () => ({ events: [] }),
    expected: [401, 403, 403, 403, 403, 200, 200, 403],
  },
  {
    route: 'DELETE /v1/artifacts/{id}',
    path: () => '/v1/artifacts/none',
    expected: [401, 403, 403, 403, 403, 404, 404, 403],
  },
  ...[
    { environment: QA, expected: [401, 403, 204, 403, 204, 204, 204, 403] },
    { environment: ZEBRA, expected: [401, 403, 403, 403, 204, 204, 204, 403] },
  ].map(({ environment, expected }) => ({
    route: 'DELETE /v1/services/{kind}/{namespace}/{name}/awaited',
    on: environment,
    path: () => `${SHOP_PATH}/awaited?environment=${environment}`,
    expected,
  })),
  {
    route: 'GET /v1/services/{kind}/{namespace}/{name}/artifacts',
    path: () => `${SHOP_PATH}/artifacts`,
    expected: READ,
  },
  {
    route: 'GET /v1/environments/{namespace}/{name}',
    path: () => '/v1/environments/default/qa',
    expected: READ,
  },
  {
    route: 'GET /v1/environments/{namespace}/{name}/promotable',
    path: () => '/v1/environments/default/qa/promotable',
    expected: READ,
  },
  {
    route: 'PUT /v1/environments/{namespace}/{name}/home',
    path: () => '/v1/environments/default/held/home',
    body: () => ({ repository: MOVED }),
    expected: [401, 403, 403, 403, 403, 200, 403, 403],
  },
  ...[
    { name: 'qa', expected: [401, 403, 201, 403, 201, 201, 201, 403] },
    { name: 'zebra', expected: [401, 403, 403, 403, 201, 201, 201, 403] },
  ].map(({ name, expected }) => ({
    route: 'POST /v1/environments/{namespace}/{name}/services',
    on: name,
    path: () => `/v1/environments/default/${name}/services`,
    body: () => ({
      service: 'fresh',
      image: 'r.example/fresh',
      tag: '0.1.0',
    }),
    expected,
  })),
  {
    route: 'GET /v1/services/{kind}/{namespace}/{name}/deployments',
    path: () => `${SHOP_PATH}/deployments`,
    expected: READ,
  },
  {
    route: 'GET /v1/services/{kind}/{namespace}/{name}/settings',
    on: QA,
    path: () => `${SHOP_PATH}/settings?environment=${QA}`,
    expected: [401, 403, 200, 403, 200, 200, 200, 403],
  },
  {
    route: 'GET /v1/services/{kind}/{namespace}/{name}/history',
    path: () => `${SHOP_PATH}/history`,
    expected: READ,
  },
  ...[
    { environment: QA, expected: [401, 403, 202, 403, 202, 202, 403, 403] },
    { environment: ZEBRA, expected: [401, 403, 403, 403, 202, 202, 403, 403] },
  ].map(({ environment, expected }) => ({
    route: 'POST /v1/services/{kind}/{namespace}/{name}/sync',
    on: environment,
    path: () => `${SHOP_PATH}/sync`,
    body: () => ({ environment }),
    expected,
  })),
  ...[
    { environment: QA, expected: [401, 403, 200, 403, 200, 200, 403, 403] },
    { environment: ZEBRA, expected: [401, 403, 403, 403, 200, 200, 403, 403] },
  ].map(({ environment, expected }) => ({
    route: 'DELETE /v1/services/{kind}/{namespace}/{name}/hold',
    on: environment,
    path: () => `${SHOP_PATH}/hold?environment=${environment}`,
    expected,
  })),
  {
    route: 'GET /v1/promotions',
    path: () => '/v1/promotions',
    promotion: true,
    expected: READ,
  },
  ...[
    {
      wish: { ...shopTo(QA), expectedVersion: '1.1.0' },
      expected: [401, 403, 202, 403, 202, 202, 403, 403],
    },
    {
      wish: { ...shopTo(ZEBRA), expectedVersion: '1.0.0' },
      expected: [401, 403, 403, 403, 202, 202, 403, 403],
    },
  ].map(({ wish, expected }) => ({
    route: 'POST /v1/promotions',
    on: wish.environment,
    path: () => '/v1/promotions',
    body: () => wish,
    expected,
  })),
  ...[
    { environment: QA, expected: [401, 403, 200, 403, 200, 200, 200, 403] },
    { environment: ZEBRA, expected: [401, 403, 403, 403, 200, 200, 200, 403] },
  ].map(({ environment, expected }) => ({
    route: 'POST /v1/promotions/plan',
    on: environment,
    path: () => '/v1/promotions/plan',
    body: () => shopTo(environment),
    expected,
  })),
  ...[
    {
      environment: QA,
      plan: [401, 403, 200, 403, 200, 200, 200, 403],
      start: [401, 403, 202, 403, 202, 202, 403, 403],
    },
    {
      environment: ZEBRA,
      plan: [401, 403, 403, 403, 200, 200, 200, 403],
      start: [401, 403, 403, 403, 202, 202, 403, 403],
    },
  ].flatMap(({ environment, plan, start }) => [
    {
      route: 'POST /v1/promotions/plan',
      on: `${environment}, to remove it`,
      path: () => '/v1/promotions/plan',
      body: () => ({ ...shopTo(environment), remove: true }),
      expected: plan,
    },
    {
      route: 'POST /v1/promotions',
      on: `${environment}, to remove it`,
      path: () => '/v1/promotions',
      body: () => ({
        ...shopTo(environment),
        remove: true,
        expectedVersion: 'none',
        consents: [removalOf(environment)],
      }),
      expected: start,
    },
  ]),
  ...[
    {
      services: [SHOP],
      plan: [401, 403, 200, 403, 200, 200, 200, 403],
      start: [401, 403, 202, 403, 202, 202, 403, 403],
    },
    {
      services: [SHOP, LOANS],
      plan: [401, 403, 403, 403, 200, 200, 200, 403],
      start: [401, 403, 403, 403, 202, 202, 403, 403],
    },
  ].flatMap(({ services, plan, start }) => [
    {
      route: 'POST /v1/promotion-batches/plan',
      on: services.join(', '),
      path: () => '/v1/promotion-batches/plan',
      body: () => batchOf(services),
      expected: plan,
    },
    {
      route: 'POST /v1/promotion-batches',
      on: services.join(', '),
      path: () => '/v1/promotion-batches',
      body: () => batchOf(services, { expectedVersion: '1.1.0' }),
      expected: start,
    },
  ]),
  {
    route: 'POST /v1/promotion-rollouts/plan',
    path: () => '/v1/promotion-rollouts/plan',
    body: () => rolloutOf({ service: SHOP }),
    expected: [401, 403, 403, 403, 200, 200, 200, 403],
  },
  {
    route: 'POST /v1/promotion-rollouts',
    path: () => '/v1/promotion-rollouts',
    body: () => rolloutOf({ service: SHOP, expectedVersion: '1.0.0' }),
    expected: [401, 403, 403, 403, 202, 202, 403, 403],
  },
  {
    route: 'POST /v1/removals/plan',
    path: () => '/v1/removals/plan',
    body: () => ({ service: SHOP }),
    expected: [401, 403, 200, 403, 200, 200, 200, 403],
  },
  ...[
    {
      environments: [QA],
      expected: [401, 403, 202, 403, 202, 202, 403, 403],
    },
    {
      environments: [ZEBRA, QA],
      expected: [401, 403, 403, 403, 202, 202, 403, 403],
    },
  ].map(({ environments, expected }) => ({
    route: 'POST /v1/removals',
    on: environments.join(', '),
    path: () => '/v1/removals',
    body: () => ({
      service: SHOP,
      leaveOthers: true,
      targets: environments.map(environment => ({
        environment,
        consents: [removalOf(environment)],
      })),
    }),
    expected,
  })),
  {
    route: 'GET /v1/promotions/{id}',
    path: (_, id) => `/v1/promotions/${id}`,
    promotion: true,
    expected: READ,
  },
  {
    route: 'GET /v1/promotions/{id}/diff',
    path: (_, id) => `/v1/promotions/${id}/diff`,
    promotion: true,
    expected: [401, 403, 200, 403, 200, 200, 200, 403],
  },
  {
    route: 'POST /v1/promotions/{id}/cancel',
    path: (_, id) => `/v1/promotions/${id}/cancel`,
    promotion: true,
    expected: [401, 403, 200, 403, 200, 200, 403, 403],
  },
];

const METHODS = {
  DELETE: 'delete',
  GET: 'get',
  POST: 'post',
  PUT: 'put',
} as const;
const methodOf = ({ route }: Row) =>
  METHODS[route.split(' ')[0] as keyof typeof METHODS];

const ROUTES = Object.entries(spec.paths).flatMap(([path, item]) =>
  Object.keys(item).map(
    method => `${method.toLocaleUpperCase('en-US')} ${path}`,
  ),
);

describe('route × role', () => {
  let company: Company;

  const promote = async () => {
    const { body } = await company.ask(
      'release manager',
      'post',
      '/v1/promotions',
      { ...shopTo(QA), expectedVersion: '1.1.0' },
    );
    return body.id as string;
  };

  beforeAll(async () => {
    company = await startCompany({
      knex: await databases.init('SQLITE_3'),
      besideZebra: ['west'],
    });
    await company.moveHeld();
  });

  afterEach(() => company.cancelAll());

  afterAll(() => company.stop());

  it('has rows for all routes, and no others', () => {
    expect([...new Set(ROWS.map(({ route }) => route))].sort()).toEqual(
      [...ROUTES].sort(),
    );
    for (const { expected } of ROWS) {
      expect(expected).toHaveLength(ROLES.length);
    }
  });

  describe.each(
    ROWS.map(row => [`${row.route} ${row.on ?? ''}`, row] as const),
  )('%s', (_, row) => {
    it.each(ROLES.map((role, index) => [role, row.expected[index]] as const))(
      'answers the %s with %s',
      async (role, expected) => {
        const id = row.promotion ? await promote() : '';
        company.asked.length = 0;
        const synced = company.qa.synced.length;
        const { status, body } = await company.ask(
          role,
          methodOf(row),
          row.path(role, id),
          row.body?.(role),
        );
        // What is denied reaches no host and no cluster
        const reached =
          status < 400
            ? []
            : [...company.asked, ...company.qa.synced.slice(synced)];
        expect({ status, body, reached }).toEqual({
          status: expected,
          body: expect.anything(),
          reached: [],
        });
      },
    );
  });
});

describe('what is hidden', () => {
  const STRANGER = 'developer of another team';
  const KNOWING = 'developer of the owner';
  const ABSENT_ENVIRONMENT = 'resource:default/nowhere';
  const ABSENT_SERVICE = 'component:default/void';
  const ABSENT_ID = '00000000-0000-4000-8000-000000000000';
  const LOANS_PATH = '/v1/services/component/default/loans';

  let company: Company;
  /** Ids of promotions by target. */
  let ids: Record<string, string>;
  let hiddenRecord: string;
  /** The stranger's plan, while nothing was under way. */
  let plan: string;

  /** Merges a promotion and lets the history know. */
  const merge = async (id: string) => {
    const path = `/v1/promotions/${id}`;
    const { body } = await company.ask('release manager', 'get', path);
    const { repository, pullRequest } = body.change;
    const { pullRequests } = company.scm.forRepository(repository)!;
    const pull = await pullRequests.get(pullRequest.number);
    await pullRequests.merge(pull!.number, { expectedHead: pull!.headCommit });
    await company.lookNow();
    await company.trigger('sources');
    await company.until(
      async () =>
        (
          await company.ask(
            'release manager',
            'get',
            `${LOANS_PATH}/history?environment=${DR}`,
          )
        ).body.items,
      items => items[0].promotion?.id === id,
    );
  };

  beforeAll(async () => {
    company = await startCompany({
      knex: await databases.init('SQLITE_3'),
      hides: claims => claims.includes('group:default/other'),
    });
    ids = {};
    const planned = await company.ask(STRANGER, 'post', '/v1/promotions/plan', {
      service: LOANS,
      environment: QA,
    });
    plan = planned.text;
    for (const [service, environment, expectedVersion] of [
      [LOANS, ZEBRA, '1.0.0'],
      [LOANS, DR, '0.9.5'],
      [QUAGGA, QA, '1.1.0'],
      [LOANS, QA, '1.1.0'],
    ]) {
      const { body, status } = await company.ask(
        'release manager',
        'post',
        '/v1/promotions',
        { service, environment, expectedVersion },
      );
      if (status !== 202) {
        throw new Error(body.error.message);
      }
      await company.applied(body.id);
      ids[`${environment}/${service}`] = body.id;
    }
    const { body } = await company.ask(
      'release manager',
      'get',
      `${LOANS_PATH}/history?environment=${ZEBRA}`,
    );
    hiddenRecord = body.items[0].id;
    await merge(ids[`${DR}/${LOANS}`]);
  });

  afterAll(() => company.stop());

  const GETS: Array<[string, () => string]> = [
    ['environments', () => '/v1/environments'],
    ['an environment', () => '/v1/environments/default/qa'],
    ['an environment behind a hidden one', () => '/v1/environments/default/dr'],
    ['what is behind', () => '/v1/environments/default/qa/promotable'],
    [
      'what is behind a hidden environment',
      () => '/v1/environments/default/dr/promotable',
    ],
    ['deployments', () => `${LOANS_PATH}/deployments`],
    ['deployments of a neighbour', () => `${SHOP_PATH}/deployments`],
    ['history', () => `${LOANS_PATH}/history`],
    ['promotions', () => '/v1/promotions'],
    ['promotions of a service', () => `/v1/promotions?service=${LOANS}`],
    ['a promotion', () => `/v1/promotions/${ids[`${QA}/${LOANS}`]}`],
    [
      'a promotion from a hidden environment',
      () => `/v1/promotions/${ids[`${DR}/${LOANS}`]}`,
    ],
    ['a diff', () => `/v1/promotions/${ids[`${QA}/${LOANS}`]}/diff`],
    ['another diff', () => `/v1/promotions/${ids[`${DR}/${LOANS}`]}/diff`],
  ];
  const POSTS: Array<[string, string, object]> = [
    ['a plan', '/v1/promotions/plan', { service: LOANS, environment: QA }],
    [
      'a plan behind a hidden environment',
      '/v1/promotions/plan',
      { service: LOANS, environment: DR },
    ],
    [
      'a promotion that is under way',
      '/v1/promotions',
      { service: LOANS, environment: QA, expectedVersion: '1.1.0' },
    ],
    [
      'a plan of several services',
      '/v1/promotion-batches/plan',
      batchOf([LOANS]),
    ],
    [
      'several promotions that are under way',
      '/v1/promotion-batches',
      batchOf([LOANS], { expectedVersion: '1.1.0' }),
    ],
    ['a sync', `${LOANS_PATH}/sync`, { environment: QA }],
    [
      'an addition by a name of its own',
      '/v1/environments/default/qa/services',
      { service: 'stripes', image: 'r.example/x', tag: '1' },
    ],
  ];

  it('would be shown to those who may know of it', async () => {
    const told = await Promise.all(
      GETS.map(async ([name, path]) => {
        const { text } = await company.ask(KNOWING, 'get', path());
        return MARKER.test(text) ? [name] : [];
      }),
    );
    expect(told.flat()).toEqual(
      expect.arrayContaining([
        'environments',
        'deployments',
        'history',
        'promotions',
      ]),
    );
  });

  it.each(GETS)('is not in %s', async (_, path) => {
    const { status, text } = await company.ask(STRANGER, 'get', path());
    expect(status).toBe(200);
    expect(text).not.toMatch(MARKER);
  });

  it.each(POSTS)('is not in the answer to %s', async (_, path, body) => {
    const { text } = await company.ask(STRANGER, 'post', path, body);
    // What the caller said comes back
    expect(text.replaceAll('component:default/stripes', '')).not.toMatch(
      MARKER,
    );
  });

  it('is not around the changes of a plan', () => {
    expect(JSON.parse(plan)).toMatchObject({
      blocked: [],
      files: [{ diff: expect.stringContaining('tag: "1.1.0"\n …\n') }],
    });
    expect(plan).not.toMatch(MARKER);
  });

  it('is not in signals', () => {
    expect(company.published.length).toBeGreaterThan(0);
    expect(JSON.stringify(company.published)).not.toMatch(MARKER);
  });

  type Names = {
    environment: string;
    service: string;
    id: string;
    record: string;
  };
  const nameOf = (ref: string) => ref.split('/')[1];
  const wish = { service: LOANS, environment: QA };
  const NAMING: Array<
    [string, (names: Names) => ['get' | 'post' | 'put', string, object?]]
  > = [
    [
      'an environment',
      ({ environment }) => [
        'get',
        `/v1/environments/default/${nameOf(environment)}`,
      ],
    ],
    [
      'what is behind in an environment',
      ({ environment }) => [
        'get',
        `/v1/environments/default/${nameOf(environment)}/promotable`,
      ],
    ],
    [
      'what is behind an environment',
      ({ environment }) => [
        'get',
        `/v1/environments/default/dr/promotable?from=${environment}`,
      ],
    ],
    [
      'the home of an environment',
      ({ environment }) => [
        'put',
        `/v1/environments/default/${nameOf(environment)}/home`,
        { repository: MOVED },
      ],
    ],
    [
      'an addition to an environment',
      ({ environment }) => [
        'post',
        `/v1/environments/default/${nameOf(environment)}/services`,
        { service: 'loans', image: 'r.example/loans', tag: '1' },
      ],
    ],
    [
      'an addition of a service',
      ({ service }) => [
        'post',
        '/v1/environments/default/qa/services',
        { service: nameOf(service), image: 'r.example/x', tag: '1' },
      ],
    ],
    [
      'deployments',
      ({ service }) => [
        'get',
        `/v1/services/component/default/${nameOf(service)}/deployments`,
      ],
    ],
    [
      'the history of a service',
      ({ service }) => [
        'get',
        `/v1/services/component/default/${nameOf(service)}/history`,
      ],
    ],
    [
      'the history in an environment',
      ({ environment }) => [
        'get',
        `${LOANS_PATH}/history?environment=${environment}`,
      ],
    ],
    [
      'a sync in an environment',
      ({ environment }) => ['post', `${LOANS_PATH}/sync`, { environment }],
    ],
    [
      'a sync of a service',
      ({ service }) => [
        'post',
        `/v1/services/component/default/${nameOf(service)}/sync`,
        { environment: QA },
      ],
    ],
    ...['removal', 'removal/plan'].map(
      path =>
        [
          `the ${path} of previews`,
          ({ service }: Names) => [
            'post',
            `/v1/services/component/default/${nameOf(
              service,
            )}/previews/${path}`,
            { consents: [] },
          ],
        ] as [string, (names: Names) => ['post', string, object]],
    ),
    [
      'promotions of a service',
      ({ service }) => ['get', `/v1/promotions?service=${service}`],
    ],
    [
      'promotions into an environment',
      ({ environment }) => ['get', `/v1/promotions?environment=${environment}`],
    ],
    ...['/v1/promotions', '/v1/promotions/plan'].flatMap(path => {
      const version = path.endsWith('plan') ? {} : { expectedVersion: '1.0.0' };
      const body = (changes: object) => ({ ...wish, ...version, ...changes });
      return [
        ['into an environment', ({ environment }: Names) => ({ environment })],
        ['of a service', ({ service }: Names) => ({ service })],
        [
          'from an environment',
          ({ environment }: Names) => ({ from: environment }),
        ],
        [
          'behind an environment',
          ({ environment }: Names) => ({ environment: DR, from: environment }),
        ],
        ['back to a record', ({ record }: Names) => ({ rollbackTo: record })],
      ].map(
        ([name, changes]) =>
          [
            `${path} ${name}`,
            (names: Names) => [
              'post',
              path,
              body((changes as (names: Names) => object)(names)),
            ],
          ] as [string, (names: Names) => ['post', string, object]],
      );
    }),
    ...['/v1/promotion-batches', '/v1/promotion-batches/plan'].flatMap(path => {
      const version = path.endsWith('plan') ? {} : { expectedVersion: '1.0.0' };
      return [
        ['into an environment', ({ environment }: Names) => ({ environment })],
        [
          'of a service',
          ({ service }: Names) => batchOf([LOANS, service], version),
        ],
        [
          'from an environment',
          ({ environment }: Names) =>
            batchOf([LOANS], { ...version, from: environment }),
        ],
      ].map(
        ([name, changes]) =>
          [
            `${path} ${name}`,
            (names: Names) => [
              'post',
              path,
              {
                ...batchOf([LOANS], version),
                ...(changes as (names: Names) => object)(names),
              },
            ],
          ] as [string, (names: Names) => ['post', string, object]],
      );
    }),
    ...['/v1/promotion-rollouts', '/v1/promotion-rollouts/plan'].flatMap(
      path => {
        const version = path.endsWith('plan')
          ? {}
          : { expectedVersion: '1.0.0' };
        const to = (...targets: string[]) => ({
          targets: targets.map(environment => ({ environment })),
        });
        return [
          [
            'into an environment',
            ({ environment }: Names) => to(QA, environment),
          ],
          ['of a service', ({ service }: Names) => ({ service })],
          [
            'from an environment',
            ({ environment }: Names) => ({ from: environment }),
          ],
        ].map(
          ([name, changes]) =>
            [
              `${path} ${name}`,
              (names: Names) => [
                'post',
                path,
                {
                  service: LOANS,
                  from: DEV,
                  ...to(QA, DR),
                  ...version,
                  ...(changes as (names: Names) => object)(names),
                },
              ],
            ] as [string, (names: Names) => ['post', string, object]],
        );
      },
    ),
    [
      'the removal of an environment',
      ({ environment }) => [
        'post',
        `/v1/environments/default/${nameOf(environment)}/removal/plan`,
      ],
    ],
    [
      'an environment to remove',
      ({ environment }) => [
        'post',
        `/v1/environments/default/${nameOf(environment)}/removal`,
        { confirm: nameOf(environment), consents: [] },
      ],
    ],
    [
      'a service that goes from everywhere',
      ({ service }) => ['post', '/v1/removals/plan', { service }],
    ],
    [
      'a service that goes from environments',
      ({ service }) => [
        'post',
        '/v1/removals',
        { service, targets: [{ environment: QA }] },
      ],
    ],
    [
      'environments that a service goes from',
      ({ environment }) => [
        'post',
        '/v1/removals',
        {
          service: LOANS,
          targets: [{ environment: QA }, { environment }],
        },
      ],
    ],
    ['a promotion', ({ id }) => ['get', `/v1/promotions/${id}`]],
    [
      'the diff of a promotion',
      ({ id }) => ['get', `/v1/promotions/${id}/diff`],
    ],
    ['a cancellation', ({ id }) => ['post', `/v1/promotions/${id}/cancel`]],
  ];

  it.each(NAMING)(
    'is asked for as what does not exist: %s',
    async (_, requestOf) => {
      const answerTo = async (names: Names) => {
        const [method, path, body] = requestOf(names);
        const { status, text } = await company.ask(
          STRANGER,
          method,
          path,
          body,
        );
        const said = Object.values(names).flatMap(name => [
          name,
          ...(name.includes('/') ? [nameOf(name)] : []),
        ]);
        return {
          status,
          text: said.reduce((rest, name) => rest.replaceAll(name, '…'), text),
        };
      };
      const hidden = await answerTo({
        environment: ZEBRA,
        service: QUAGGA,
        id: ids[`${ZEBRA}/${LOANS}`],
        record: hiddenRecord,
      });
      const absent = await answerTo({
        environment: ABSENT_ENVIRONMENT,
        service: ABSENT_SERVICE,
        id: ABSENT_ID,
        record: ABSENT_ID,
      });
      expect(hidden).toEqual(absent);
      expect(hidden.text).not.toMatch(MARKER);
    },
  );
});
