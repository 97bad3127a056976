import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  type EnvironmentOverview,
  environmentsSyncPermission,
  formatReasons,
} from '@downstage/backstage-plugin-environments-common';
import {
  type ScmProvider,
  createDeploymentConditionalDecision,
  deploymentConditions,
} from '@downstage/backstage-plugin-environments-node';
import { createTestDatabases } from './__testUtils__/createTestDatabases';
import {
  ENV_REPOSITORIES,
  HOMES,
  TAB,
  environmentEntity,
  startEnvironments,
} from './__testUtils__/startEnvironments';

/*
 * The portal is a deputy: it holds credentials that those who ask it do not have. Each of these once lent them to whoever
 * may register an entity.
 */
const databases = createTestDatabases();

jest.setTimeout(60_000);

const API = '/api/environments/v1';
const HOST = 'https://memory.example/acme';
const QA = 'resource:default/qa';
const SHOP = 'component:default/shop';
const EVIL = 'https://memory.example/evil/t1';
const HIDDEN = `${HOST}/secrets`;

type Entity = ReturnType<typeof environmentEntity>;

/** An environment whose entity was read from somewhere else. */
function from(location: string, name: string, spec: object = {}): Entity {
  const entity = environmentEntity(name, spec as Record<string, unknown>);
  entity.metadata.annotations = {
    'backstage.io/managed-by-location': `url:${location}`,
  };
  return entity;
}

const component = (name: string, annotations: Record<string, string>) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    namespace: 'default',
    annotations: {
      'backstage.io/managed-by-location': `url:https://memory.example/evil/${name}/blob/main/catalog-info.yaml`,
      ...annotations,
    },
  },
  spec: { type: 'service', owner: 'group:default/evil', lifecycle: 'x' },
  relations: [{ type: 'ownedBy', targetRef: 'group:default/evil' }],
});

const application = (name: string, kind: string, workload: string) => ({
  metadata: { name, namespace: 'argocd' },
  spec: { destination: { namespace: name } },
  status: {
    sync: { status: 'Synced', revision: 'a'.repeat(40) },
    health: { status: 'Healthy' },
    resources: [
      {
        group: 'apps',
        kind,
        namespace: name,
        name: workload,
        status: 'Synced',
        health: { status: 'Healthy' },
      },
    ],
  },
});

describe.each(databases.eachSupportedId())('deputy on %s', id => {
  let portal: Awaited<ReturnType<typeof startEnvironments>>;
  /** Repositories at which something was asked. */
  let asked: Set<string>;

  const recording = (provider: ScmProvider): ScmProvider => ({
    id: provider.id,
    repositoryOf: url => provider.repositoryOf(url),
    forRepository: url => {
      const scm = provider.forRepository(url);
      const record = <T extends object>(port: T): T =>
        new Proxy(port, {
          get: (target, name) => {
            const value = Reflect.get(target, name);
            return typeof value === 'function'
              ? (...args: unknown[]) => {
                  asked.add(url);
                  return value.apply(target, args);
                }
              : value;
          },
        });
      return (
        scm && {
          repository: record(scm.repository),
          pullRequests: record(scm.pullRequests),
          ...(scm.administration
            ? { administration: record(scm.administration) }
            : {}),
        }
      );
    },
  });
  const start = async (
    options: Omit<Parameters<typeof startEnvironments>[0], 'knex'> = {},
  ) => {
    asked = new Set();
    portal = await startEnvironments({
      knex: await databases.init(id),
      between: recording,
      past: scm => scm.seed(HIDDEN, { 'secret.env': 'DB_PASSWORD=hunter2\n' }),
      ...options,
    });
  };
  const overview = async (name: string): Promise<EnvironmentOverview> =>
    (await portal.get(`${API}/environments/default/${name}`)).body;
  const problems = async (name: string) =>
    (await overview(name)).problems.map(
      ({ subject, message }) => `${subject}: ${message}`,
    );
  const healthy = (name: string) =>
    portal.until(
      () => portal.tile(name),
      tile => tile?.deployment?.health === 'healthy',
    );

  afterEach(() => portal.stop());

  it.each([
    `${ENV_REPOSITORIES.qa}/blob/../../evil/blob/main/t1.yaml`,
    `${ENV_REPOSITORIES.qa}/tree/../../evil/blob/main/t1.yaml`,
    `${ENV_REPOSITORIES.qa}/raw/%2e%2e/%2e%2e/evil/blob/main/t1.yaml`,
    `${ENV_REPOSITORIES.qa}/edit/..\\..\\evil\\blob\\main\\t1.yaml`,
    `${ENV_REPOSITORIES.qa}/-/../../evil/blob/main/t1.yaml`,
    `${ENV_REPOSITORIES.qa}/blob/main/../../../evil/blob/main/t1.yaml`,
    // Whoever may push a branch may not merge
    `${ENV_REPOSITORIES.qa}/blob/feature/t1.yaml`,
    `${ENV_REPOSITORIES.qa}/tree/feature/t1.yaml`,
    `${ENV_REPOSITORIES.qa}/blob/0123456789abcdef0123456789abcdef01234567/t1.yaml`,
    `https://memory.example@evil.example/acme/env-qa/blob/main/t1.yaml`,
  ])('takes no entity for one of production by its URL: %s', async location => {
    await start({
      entities: [
        environmentEntity('dev'),
        from(location, 'mine', {
          sources: [{ repository: ENV_REPOSITORIES.qa }],
          delivery: { target: { cluster: 'qa', namespaces: ['qa'] } },
        }),
      ],
    });
    await healthy('dev');
    expect(await problems('mine')).toEqual([
      expect.stringContaining('is not the plain URL of a file'),
    ]);
    expect(asked).not.toContain(ENV_REPOSITORIES.qa);
    const { body, status } = await portal.post(`${API}/promotions`, {
      service: SHOP,
      environment: 'resource:default/mine',
      expectedVersion: '1.1.0',
    });
    expect([status, body.error.message]).toEqual([
      409,
      expect.stringContaining('Nothing is read for it'),
    ]);
    expect(asked).not.toContain(ENV_REPOSITORIES.qa);
  });

  it.each([
    HIDDEN,
    `${HIDDEN}.git`,
    `${HIDDEN}/`,
    'https://MEMORY.example/acme/secrets',
    'https://memory.example/acme/%73ecrets',
  ])('reads no file of a repository that is not granted: %s', async spelled => {
    await start({
      entities: [
        environmentEntity('dev'),
        environmentEntity('qa', {
          sources: [
            {
              repository: spelled,
              pins: {
                shop: { file: 'secret.env', pattern: '^DB_PASSWORD=(.+)$' },
              },
            },
          ],
        }),
      ],
    });
    await healthy('dev');
    expect(await problems('qa')).toEqual([
      `source ${HIDDEN}: an environment read from ${ENV_REPOSITORIES.qa} may neither read nor write this repository. Keep its entity there, or add to the entry of ${ENV_REPOSITORIES.qa} under environments.homes in app-config: repositories: [${HIDDEN}]`,
    ]);
    expect(asked).not.toContain(HIDDEN);
    expect(JSON.stringify(await portal.tile('qa'))).not.toContain('hunter2');
  });

  it('shows no commits of a repository that an entity merely points to', async () => {
    await start({
      past: scm => {
        for (const version of ['v1.0.0', 'v1.1.0']) {
          scm.seed(HIDDEN, { version });
          scm.tag(HIDDEN, version);
        }
      },
      entities: [
        environmentEntity('dev'),
        environmentEntity('qa'),
        component('mine', {
          'downstage.dev/service': 'shop',
          'downstage.dev/image': 'r.example/shop',
          'backstage.io/source-location': `url:${HIDDEN}/tree/main/`,
        }),
      ],
    });
    await healthy('qa');
    const { body } = await portal.post(`${API}/promotions/plan`, {
      service: 'component:default/mine',
      environment: QA,
    });
    expect(body.changelog).toMatchObject({
      commits: [],
      unavailable: expect.stringContaining(
        `${HIDDEN} is not read for this service`,
      ),
    });
    expect(asked).not.toContain(HIDDEN);
  });

  it('holds an environment that comes from elsewhere until it is accepted', async () => {
    let isAdministrator = false;
    const homes = [
      ...HOMES,
      { repository: EVIL, clusters: { qa: ['qa', 'argocd'] } },
    ];
    await start({
      config: { homes },
      decide: permission =>
        permission !== 'environments.administer' || isAdministrator
          ? AuthorizeResult.ALLOW
          : AuthorizeResult.DENY,
    });
    await healthy('qa');
    await portal.register([environmentEntity('dev')]);
    const evil = from(`${EVIL}/blob/main/t1.yaml`, 'qa', {
      tier: 'development',
      sources: [{ repository: EVIL }],
    });
    await portal.register([environmentEntity('dev'), evil]);
    const held = await overview('qa');
    expect(held).toMatchObject({
      environment: {
        tier: 'testing',
        sources: [{ repository: ENV_REPOSITORIES.qa }],
      },
      problems: [{ subject: 'home', severity: 'error' }],
      proposedHome: { repository: EVIL, permitted: false },
    });
    const tile = await healthy('qa');
    expect([tile.promote.allowed, tile.rollback.allowed]).toEqual([
      false,
      false,
    ]);
    expect(asked).not.toContain(EVIL);

    const accept = (repository: string) =>
      portal.put(`${API}/environments/default/qa/home`, { repository });
    expect((await accept(EVIL)).status).toBe(403);
    isAdministrator = true;
    expect((await accept(ENV_REPOSITORIES.dev)).status).toBe(409);
    const accepted = await accept(EVIL);
    expect([accepted.status, accepted.body]).toMatchObject([
      200,
      {
        environment: {
          tier: 'development',
          sources: [{ repository: EVIL }],
        },
      },
    ]);
    expect(accepted.body.proposedHome).toBeUndefined();
    expect(
      portal.audited.map(({ eventId, outcome }) => [eventId, outcome]),
    ).toEqual(
      expect.arrayContaining([
        ['environment-accept-home', 'fail'],
        ['environment-accept-home', 'success'],
      ]),
    );
  });

  it('gives a name to nobody who is granted nothing', async () => {
    const evil = from(`${EVIL}/blob/main/t1.yaml`, 'qa');
    await start({ entities: [environmentEntity('dev'), evil] });
    expect(await problems('qa')).toEqual([
      `home: no environment may be read from ${EVIL}. Nothing is read for it. If it may, add to environments.homes in app-config: - { repository: ${EVIL}, repositories: [${ENV_REPOSITORIES.qa}], clusters: { qa: [qa, argocd] } }`,
    ]);
    await portal.register([environmentEntity('dev'), environmentEntity('qa')]);
    await healthy('qa');
    expect(await problems('qa')).toEqual([]);
  });

  it.each([
    [
      'another cluster',
      { target: { cluster: 'dev', namespaces: ['qa'] } },
      'clusters: { dev: [qa] }',
    ],
    [
      'another namespace',
      { target: { cluster: 'qa', namespaces: ['payroll'] } },
      'clusters: { qa: [payroll] }',
    ],
    [
      'all namespaces',
      { target: { cluster: 'qa' } },
      "clusters: { qa: ['*'] }",
    ],
    [
      'the objects of another engine',
      {
        control: { cluster: 'qa', namespace: 'payroll' },
        target: { cluster: 'qa', namespaces: ['qa'] },
      },
      'clusters: { qa: [payroll] }',
    ],
  ])('shows and syncs nothing of %s', async (_, delivery, lines) => {
    const [devHome] = HOMES;
    await start({
      entities: [
        environmentEntity('dev'),
        environmentEntity('qa', {
          delivery: {
            control: { cluster: 'qa', namespace: 'argocd' },
            ...delivery,
          },
        }),
      ],
      config: {
        homes: [
          devHome,
          {
            repository: ENV_REPOSITORIES.qa,
            clusters: { qa: ['qa', 'argocd'] },
          },
        ],
      },
    });
    await healthy('dev');
    expect(await problems('qa')).toEqual([expect.stringContaining(lines)]);
    const tile = await portal.tile('qa');
    expect(tile.deployment?.live).toBeUndefined();
    expect(tile.deployment?.delivery).toBeUndefined();
    const { status } = await portal.post(`${TAB}/sync`, { environment: QA });
    expect(status).toBe(404);
    expect([portal.qa.synced, portal.dev.synced]).toEqual([[], []]);
  });

  it('syncs nothing that an annotation alone calls a service’s own', async () => {
    const mine = component('mine', {
      'downstage.dev/image': 'r.example/mine',
      'argocd/app-name': 'payroll',
    });
    await start({
      config: {
        homes: HOMES.map(home => ({
          ...home,
          clusters: { dev: ['*'], qa: ['*'] },
        })),
      },
      past: scm =>
        scm.seed(ENV_REPOSITORIES.qa, {
          'values.yaml':
            'services:\n  mine:\n    image:\n      repository: r.example/mine\n      tag: "1.0.0"\n',
        }),
      entities: [
        environmentEntity('dev'),
        environmentEntity('qa', {
          delivery: {
            engine: 'argocd',
            control: { cluster: 'qa', namespace: 'argocd' },
            target: { cluster: 'qa' },
          },
        }),
        mine,
      ],
    });
    await portal.qa.apply(
      'Application',
      application('payroll', 'Deployment', 'payroll'),
    );
    portal.scm.seed(ENV_REPOSITORIES.qa, {
      'values.yaml':
        'services:\n  mine:\n    image:\n      repository: r.example/mine\n      tag: "1.0.0"\n',
    });
    await portal.trigger('sources');
    const MINE = `${API}/services/component/default/mine`;
    const tile = await portal.until(
      async () =>
        (
          await portal.get(`${MINE}/deployments`)
        ).body.environments.find(
          (item: { environment: { name: string } }) =>
            item.environment.name === 'qa',
        ),
      item => item?.deployment?.delivery?.name === 'payroll',
    );
    expect(tile.requestSync.allowed).toBe(false);
    expect(formatReasons(tile.requestSync.reasons)).toContain(
      'Application payroll is known to deliver nothing of the service',
    );
    const { status, body } = await portal.post(`${MINE}/sync`, {
      environment: QA,
    });
    expect([status, body.error.message]).toEqual([
      409,
      expect.stringContaining('is known to deliver nothing of the service'),
    ]);
    expect(portal.qa.synced).toEqual([]);
  });

  it('syncs an object only for those who may sync all that it delivers', async () => {
    const other = component('other', {
      'downstage.dev/image': 'r.example/other',
    });
    await start({
      entities: [environmentEntity('dev'), environmentEntity('qa'), other],
      decide: (permission, ref) =>
        permission === 'environments.sync' && !ref
          ? createDeploymentConditionalDecision(
              environmentsSyncPermission,
              deploymentConditions.isServiceOwner({
                claims: ['group:default/team'],
              }),
            )
          : AuthorizeResult.ALLOW,
    });
    await healthy('qa');
    expect((await portal.tile('qa')).requestSync.allowed).toBe(true);
    portal.scm.seed(ENV_REPOSITORIES.qa, {
      'values.yaml':
        'services:\n  shop:\n    image:\n      repository: r.example/shop\n      tag: "1.0.0"\n  other:\n    image:\n      repository: r.example/other\n      tag: "1.0.0"\n',
    });
    await portal.trigger('sources');
    const tile = await portal.until(
      () => portal.tile('qa'),
      item => !item.requestSync.allowed,
    );
    expect(formatReasons(tile.requestSync.reasons)).toContain(
      'environments.sync',
    );
    const { status, body } = await portal.post(`${TAB}/sync`, {
      environment: QA,
    });
    expect([status, body.error.message]).toEqual([
      403,
      expect.stringContaining(`${QA}/component:default/other`),
    ]);
    expect(portal.qa.synced).toEqual([]);
  });

  it('shows the same on every environment that follows one object', async () => {
    const shared = {
      delivery: {
        engine: 'argocd',
        control: { cluster: 'qa', namespace: 'argocd' },
        target: { cluster: 'qa', namespaces: ['qa'] },
      },
      sources: [{ repository: ENV_REPOSITORIES.qa }],
    };
    await start({
      entities: [
        from(`${ENV_REPOSITORIES.qa}/blob/main/a.yaml`, 'one', shared),
        environmentEntity('qa'),
        component('other', { 'downstage.dev/image': 'r.example/other' }),
      ],
      past: scm =>
        scm.seed(ENV_REPOSITORIES.qa, { 'values.yaml': 'services: {}\n' }),
      decide: (permission, ref) =>
        permission === 'environments.sync' && !ref
          ? createDeploymentConditionalDecision(
              environmentsSyncPermission,
              deploymentConditions.isServiceOwner({
                claims: ['group:default/team'],
              }),
            )
          : AuthorizeResult.ALLOW,
    });
    await healthy('qa');
    portal.scm.seed(ENV_REPOSITORIES.qa, {
      'values.yaml':
        'services:\n  shop:\n    image:\n      repository: r.example/shop\n      tag: "1.0.0"\n  other:\n    image:\n      repository: r.example/other\n      tag: "1.0.0"\n',
    });
    await portal.trigger('sources');
    const shown = await portal.until(
      async () => [await portal.tile('one'), await portal.tile('qa')],
      tiles =>
        tiles.every(
          tile =>
            tile.deployment?.delivery?.name === 'qa' &&
            !tile.requestSync.allowed,
        ),
    );
    expect(
      shown.map(({ requestSync }) => formatReasons(requestSync.reasons)),
    ).toEqual([
      expect.stringContaining('environments.sync'),
      expect.stringContaining('environments.sync'),
    ]);
  });

  it('leaves a pin to whoever claimed it first', async () => {
    await start();
    await healthy('qa');
    const mine = component('mine', { 'downstage.dev/image': 'r.example/shop' });
    await portal.register([
      environmentEntity('dev'),
      environmentEntity('qa'),
      mine,
    ]);
    const told = await portal.until(
      async () =>
        (
          await portal.get(`${API}/services/component/default/mine/deployments`)
        ).body.environments.find(
          (item: { environment: { name: string } }) =>
            item.environment.name === 'qa',
        ),
      item => item?.deployment?.desired !== undefined,
    );
    expect(told.deployment.desired).toMatchObject({
      editable: false,
      reason: { id: 'pin-held', params: { services: SHOP } },
    });
    expect(told.promote.allowed).toBe(false);
    const tile = await portal.until(
      () => portal.tile('qa'),
      item => item.promote.allowed,
    );
    expect(tile.deployment?.desired).toMatchObject({ editable: true });
    const taken = await portal.post(`${API}/promotions`, {
      service: 'component:default/mine',
      environment: QA,
      expectedVersion: '1.1.0',
    });
    expect(taken.status).toBe(409);
    const own = await portal.post(`${API}/promotions`, {
      service: SHOP,
      environment: QA,
      expectedVersion: '1.1.0',
    });
    expect([own.status, own.body.state]).toEqual([202, 'draft']);
  });

  it('adds no service where the caller may not promote, and asks no host', async () => {
    await start({
      entities: [
        environmentEntity('dev'),
        environmentEntity('qa'),
        component('loans', {}),
      ],
      decide: permission =>
        permission === 'environments.promote'
          ? AuthorizeResult.DENY
          : AuthorizeResult.ALLOW,
    });
    await healthy('qa');
    asked.clear();
    const { status, body } = await portal.post(
      `${API}/environments/default/qa/services`,
      { service: 'loans', image: 'r.example/loans', tag: '0.1.0' },
    );
    expect([status, body.error.message]).toEqual([
      403,
      `You need the permission environments.promote on ${QA}/component:default/loans`,
    ]);
    expect([...asked]).toEqual([]);
  });

  it('plans with what the caller may read alone', async () => {
    let isHidden = false;
    await start({
      decide: permission =>
        permission === 'environments.read' && isHidden
          ? AuthorizeResult.DENY
          : AuthorizeResult.ALLOW,
    });
    await healthy('qa');
    isHidden = true;
    const { status } = await portal.post(`${API}/promotions/plan`, {
      service: SHOP,
      environment: QA,
    });
    expect(status).toBe(404);
  });

  it('reads at most 20 sources, and asks again with growing pauses where there is nothing', async () => {
    const sources = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        repository: ENV_REPOSITORIES.qa,
        branch: `b${index}`,
      }));
    await start({
      entities: [
        environmentEntity('dev'),
        environmentEntity('qa', { sources: sources(20) }),
        environmentEntity('more', { sources: sources(400) }),
      ],
    });
    await healthy('dev');
    // What was found of sources is told with the next look at the catalog
    await portal.trigger('catalog');
    expect(await problems('qa')).toHaveLength(20);
    const names = (await portal.get(`${API}/environments`)).body.items.map(
      (item: EnvironmentOverview) => item.environment.name,
    );
    expect(names).not.toContain('more');
    asked.clear();
    await portal.trigger('sources');
    expect([...asked]).toEqual([ENV_REPOSITORIES.dev]);
  });

  it('rations what one person asks for', async () => {
    await start({ config: { requestsPerMinute: 2 } });
    await healthy('qa');
    const plan = () =>
      portal.post(`${API}/promotions/plan`, { service: SHOP, environment: QA });
    expect([
      (await plan()).status,
      (await plan()).status,
      (await plan()).status,
    ]).toEqual([200, 200, 429]);
  });
});
