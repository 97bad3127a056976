import { TestDatabases } from '@backstage/backend-test-utils';
import { type Role, ROLES } from './__testUtils__/roles';
import {
  MOVED,
  QA,
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
    route: 'GET /v1/environments/{namespace}/{name}',
    path: () => '/v1/environments/default/qa',
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
  {
    route: 'GET /v1/promotions',
    path: () => '/v1/promotions',
    promotion: true,
    expected: READ,
  },
  ...[
    {
      wish: { ...shopTo(QA), expectedVersion: '1.1.0' },
      expected: [401, 403, 201, 403, 201, 201, 403, 403],
    },
    {
      wish: { ...shopTo(ZEBRA), expectedVersion: '1.0.0' },
      expected: [401, 403, 403, 403, 201, 201, 403, 403],
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

const METHODS = { GET: 'get', POST: 'post', PUT: 'put' } as const;
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
    company = await startCompany({ knex: await databases.init('SQLITE_3') });
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
