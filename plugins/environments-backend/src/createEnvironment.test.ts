import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { environmentsCreatePermission } from '@downstage/backstage-plugin-environments-common';
import {
  createEnvironmentConditionalDecision,
  environmentConditions,
} from '@downstage/backstage-plugin-environments-node';
import { createTestDatabases } from './__testUtils__/createTestDatabases';
import {
  HOMES,
  environmentEntity,
  startEnvironments,
} from './__testUtils__/startEnvironments';

const databases = createTestDatabases();

jest.setTimeout(60_000);

const PATH = '/api/environments/v1/environments';
const HOST = 'https://memory.example/acme';
const FLEET = `${HOST}/fleet`;
const wanted = {
  name: 'uat',
  owner: 'group:default/team',
  tier: 'staging',
  promotesFrom: ['qa'],
  repository: `${HOST}/env-uat`,
  cluster: 'qa',
};

const group = (name: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name, namespace: 'default' },
  spec: { type: 'team', children: [] },
});

const { isEnvironmentOwner, hasTier, onCluster, hasHome } =
  environmentConditions;

/** What a company may let developers create: in QA, with their own team as the owner, and no production. */
const POLICY = createEnvironmentConditionalDecision(
  environmentsCreatePermission,
  {
    allOf: [
      isEnvironmentOwner({ claims: ['group:default/team'] }),
      onCluster({ clusters: ['qa'] }),
      hasHome({ repositories: [`${HOST}/env-*`] }),
      { not: hasTier({ tiers: ['production'] }) },
    ],
  },
);

describe.each(databases.eachSupportedId())('creating on %s', id => {
  let portal: Awaited<ReturnType<typeof startEnvironments>>;

  const start = async (create: () => AuthorizeResult | typeof POLICY) => {
    portal = await startEnvironments({
      knex: await databases.init(id),
      entities: [
        environmentEntity('dev'),
        environmentEntity('qa'),
        group('team'),
        group('platform'),
      ],
      decide: permission =>
        permission === 'environments.create' ? create() : AuthorizeResult.ALLOW,
      config: {
        homes: [
          ...HOMES,
          { repository: `${HOST}/env-*`, clusters: { qa: ['*'], dev: ['*'] } },
        ],
        fleets: [
          {
            repository: FLEET,
            clusters: {
              dev: { engine: 'argocd' },
              qa: { engine: 'argocd' },
              mars: { engine: 'flux' },
            },
          },
        ],
        creation: {
          repositories: [`${HOST}/env-*`],
          shared: [{ repository: `${HOST}/env-all` }],
        },
      },
      past: scm => {
        scm.seed(FLEET, { 'README.md': 'fleet' });
        scm.seed(`${HOST}/env-all`, { 'README.md': 'Environments' });
      },
    });
  };
  const exists = (url: string) =>
    portal.scm.forRepository(url)!.administration.exists();

  afterEach(() => portal.stop());

  it('answers with the pull request, and the same when it is asked again', async () => {
    await start(() => POLICY);
    const first = await portal.post(PATH, wanted);
    expect([first.status, first.body]).toEqual([
      201,
      {
        status: 'created',
        repositoryUrl: `${HOST}/env-uat`,
        catalogInfoUrl: `${HOST}/env-uat/blob/main/catalog-info.yaml`,
        pullRequest: { number: 1, url: `${FLEET}/pull/1` },
        warnings: [],
      },
    ]);
    const { administration } = portal.scm.forRepository(wanted.repository)!;
    const rule = { approvals: 3, checks: [] };
    administration.protections.set('main', rule);
    const again = await portal.post(PATH, { ...wanted, approvals: 1 });
    expect(again.body).toEqual({ ...first.body, status: 'exists' });
    expect(administration.protections.get('main')).toBe(rule);
    expect(portal.audited).toContainEqual(
      expect.objectContaining({
        eventId: 'environment-create',
        outcome: 'success',
      }),
    );
  });

  it('proposes a folder, with both pull requests', async () => {
    await start(() => POLICY);
    const place = { repository: `${HOST}/env-all`, folder: 'environments/uat' };
    const { status, body } = await portal.post(PATH, { ...wanted, ...place });
    expect([status, body]).toEqual([
      201,
      {
        status: 'proposed',
        repositoryUrl: place.repository,
        catalogInfoUrl: `${place.repository}/blob/main/environments/uat/catalog-info.yaml`,
        environmentPullRequest: {
          number: 1,
          url: `${place.repository}/pull/1`,
        },
        pullRequest: { number: 1, url: `${FLEET}/pull/1` },
        warnings: [],
      },
    ]);
    expect(portal.audited).toContainEqual(
      expect.objectContaining({
        eventId: 'environment-create',
        outcome: 'success',
        meta: expect.objectContaining({
          status: 'proposed',
          folder: 'environments/uat',
        }),
      }),
    );
    const elsewhere = await portal.post(PATH, {
      ...wanted,
      ...place,
      folder: '.github/uat',
    });
    expect([elsewhere.status, elsewhere.body.error.message]).toEqual([
      400,
      expect.stringContaining('is the folder environments/uat of'),
    ]);
    const refused = await portal.post(PATH, {
      ...wanted,
      ...place,
      tier: 'production',
    });
    expect(refused.status).toBe(403);
  });

  it('creates a branch, with both pull requests', async () => {
    await start(() => POLICY);
    const place = { repository: `${HOST}/env-all`, branch: 'env/uat' };
    const { status, body } = await portal.post(PATH, { ...wanted, ...place });
    expect([status, body]).toEqual([
      201,
      expect.objectContaining({
        status: 'proposed',
        catalogInfoUrl: `${place.repository}/blob/main/environments/uat/catalog-info.yaml`,
        environmentPullRequest: {
          number: 1,
          url: `${place.repository}/pull/1`,
        },
        pullRequest: { number: 1, url: `${FLEET}/pull/1` },
      }),
    ]);
    const refused = await portal.post(PATH, {
      ...wanted,
      ...place,
      tier: 'production',
    });
    expect(refused.status).toBe(403);
  });

  it.each([
    ['an owner that is not theirs', { owner: 'group:default/platform' }],
    ['a tier that is not theirs', { tier: 'production' }],
    ['a cluster that is not theirs', { cluster: 'dev' }],
    ['a cluster that nobody knows', { cluster: 'elsewhere' }],
    ['a repository elsewhere', { repository: `${HOST}/shop` }],
  ])('decides on what is proposed: %s', async (_, changes) => {
    await start(() => POLICY);
    const refused = await portal.post(PATH, { ...wanted, ...changes });
    expect([refused.status, refused.body.error.message]).toEqual([
      403,
      expect.stringContaining('environments.create on resource:default/uat'),
    ]);
    expect(portal.audited).toContainEqual(
      expect.objectContaining({
        eventId: 'environment-create',
        outcome: 'fail',
      }),
    );
    await expect(exists(`${HOST}/env-uat`)).resolves.toBe(false);
  });

  it.each<[string, number, object, RegExp]>([
    [
      'a cluster without a fleet',
      400,
      { cluster: 'moon' },
      /cluster: "moon" follows no fleet.* has dev, mars, qa/,
    ],
    [
      'a cluster that nobody watches',
      400,
      { cluster: 'mars', repository: `${HOST}/env-mars` },
      /delivery: an environment read from .* may not read these namespaces/,
    ],
    [
      'Flux on a cluster of Argo CD',
      400,
      { engine: 'flux' },
      /engine: cluster qa is delivered to by argocd, not by flux/,
    ],
    [
      'a fleet of their own',
      400,
      { fleet: { repository: `${HOST}/mine` } },
      /additional propert/,
    ],
    [
      'an owner that is not there',
      400,
      { owner: 'group:default/nobody' },
      /owner: the catalog has no group:default\/nobody/,
    ],
    [
      'a repository that may not be created',
      400,
      { repository: `${HOST}/shop-2` },
      /repository: .*shop-2 may not be created/,
    ],
    ['no approvals', 400, { approvals: 0 }, /approvals/],
    [
      'a title of several lines',
      400,
      { title: 'UAT\n\nPromoted-by: user:default/boss' },
      /title/,
    ],
    [
      'the repository of an environment',
      409,
      { repository: `${HOST}/env-qa` },
      /exists, and was not created for environment uat/,
    ],
    [
      'the name of an environment',
      409,
      { name: 'qa', promotesFrom: [] },
      /name: there is, or was, an environment qa in another repository/,
    ],
  ])('refuses %s, whoever asks', async (_, status, changes, message) => {
    await start(() => AuthorizeResult.ALLOW);
    const refused = await portal.post(PATH, { ...wanted, ...changes });
    expect([refused.status, refused.body.error.message]).toEqual([
      status,
      expect.stringMatching(message),
    ]);
    await expect(exists(`${HOST}/env-uat`)).resolves.toBe(false);
  });
});
