import { mockCredentials } from '@backstage/backend-test-utils';
import type { Promotion } from '@downstage/backstage-plugin-environments-common';
import {
  ScmError,
  type ScmProvider,
} from '@downstage/backstage-plugin-environments-node';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import {
  ENV_REPOSITORIES,
  environmentEntity,
  startEnvironments,
} from '../__testUtils__/startEnvironments';

const databases = createTestDatabases();

jest.setTimeout(60_000);

const SERVICES = '/api/environments/v1/environments/default/qa/services';
const loans = {
  service: 'loans',
  image: 'r.example/loans',
  tag: '0.1.0',
};

/** Opens a pull request, and loses the host's first answer. */
function losingOnce(provider: ScmProvider): ScmProvider {
  let lost = false;
  return Object.assign(Object.create(provider), {
    forRepository(url: string) {
      const scm = provider.forRepository(url);
      return (
        scm && {
          ...scm,
          pullRequests: Object.assign(Object.create(scm.pullRequests), {
            async open(options: Parameters<typeof scm.pullRequests.open>[0]) {
              const opened = await scm.pullRequests.open(options);
              if (!lost) {
                lost = true;
                throw new ScmError({
                  kind: 'unavailable',
                  message: 'no answer',
                  retryAfterSeconds: 1,
                });
              }
              return opened;
            },
          }),
        }
      );
    },
  });
}

const component = (name: string, annotations = {}) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, annotations },
  spec: { type: 'service', owner: 'team-loans' },
});

describe.each(databases.eachSupportedId())('adding a service on %s', id => {
  let portal: Awaited<ReturnType<typeof startEnvironments>>;

  const start = async (
    options: Omit<Parameters<typeof startEnvironments>[0], 'knex'> = {},
  ) => {
    portal = await startEnvironments({
      knex: await databases.init(id),
      entities: [
        environmentEntity('dev'),
        environmentEntity('qa'),
        component('loans'),
      ],
      ...options,
    });
  };
  const promotions = async (): Promise<Promotion[]> =>
    (await portal.get('/api/environments/v1/promotions')).body.items;

  afterEach(() => portal.stop());

  it('adds it by one pull request, also when it is asked twice', async () => {
    await start();
    const first = await portal.post(SERVICES, loans);
    expect(first.status).toBe(201);
    const second = await portal.post(SERVICES, loans);
    expect(second.body).toEqual(first.body);

    const { repository, pullRequests } = portal.scm.forRepository(
      ENV_REPOSITORIES.qa,
    )!;
    const pull = (await pullRequests.get(first.body.number))!;
    expect(pull.title).toBe('Add loans to QA: 0.1.0');
    const branch = await repository.commitAt(pull.headCommit);
    expect(branch?.message).toContain(
      `Promotion-Id: ${first.body.promotion}\nPromoted-by: user:default/mock`,
    );
    await pullRequests.merge(pull.number, { expectedHead: pull.headCommit });
    const head = await repository.head('main');
    const tree = await repository.tree(head.status === 'found' ? head.sha : '');
    const shas =
      tree.status === 'found' ? tree.files.map(file => file.sha) : [];
    expect([...(await repository.blobs(shas)).values()]).toEqual([
      expect.stringContaining('repository: r.example/loans\n'),
    ]);
  });

  it('is a promotion with a record of its own, followed like others', async () => {
    await start({
      entities: [
        environmentEntity('dev'),
        environmentEntity('qa'),
        {
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Component',
          metadata: { name: 'loans', title: 'Loans' },
          spec: { type: 'service', owner: 'team-loans' },
        },
      ],
    });
    await portal.post(SERVICES, loans);
    const [promotion] = await promotions();
    expect(promotion).toMatchObject({
      kind: 'promotion',
      service: 'component:default/loans',
      environment: 'resource:default/qa',
      artifact: 'r.example/loans',
      fromVersion: 'none',
      toVersion: '0.1.0',
      state: 'open',
      requestedBy: 'user:default/mock',
    });
    const pulls = portal.scm.forRepository(ENV_REPOSITORIES.qa)!.pullRequests;
    const { number } = promotion.change.pullRequest!;
    const pull = (await pulls.get(number))!;
    await pulls.merge(number, { expectedHead: pull.headCommit });
    const [merged] = await portal.until(
      async () => {
        await portal.lookNow();
        return promotions();
      },
      ([item]) => item.state !== 'open',
    );
    expect(merged.events.map(({ to }) => to)).toEqual(
      expect.arrayContaining(['draft', 'open', 'merged']),
    );
  });

  it('gives its pull request to whoever asks for the same', async () => {
    await start();
    const first = await portal.post(SERVICES, loans);
    const second = await portal
      .post(SERVICES, loans)
      .set('authorization', mockCredentials.user.header('user:default/other'));
    expect([second.status, second.body]).toEqual([201, first.body]);
  });

  it('goes on by itself where an answer was lost', async () => {
    await start({ between: losingOnce });
    const { status, body } = await portal.post(SERVICES, loans);
    expect([status, body.number]).toEqual([201, 1]);
  });

  it('is of the entity of that name, though another claims it too', async () => {
    await start({
      entities: [
        environmentEntity('dev'),
        environmentEntity('qa'),
        component('billing', { 'downstage.dev/service': 'billing,loans' }),
        component('loans'),
      ],
    });
    await portal.post(SERVICES, loans);
    const [{ service }] = await promotions();
    expect(service).toBe('component:default/loans');
  });

  it('refuses what the environment has already', async () => {
    await start();
    const { status, body } = await portal.post(SERVICES, {
      service: 'shop',
      image: 'r.example/shop',
      tag: '2.0.0',
    });
    expect([status, body.error.message]).toEqual([
      409,
      expect.stringMatching(/shop/),
    ]);
    expect(await promotions()).toEqual([]);
  });

  it('adds nothing to an environment with an error', async () => {
    await start({
      entities: [
        environmentEntity('qa', { promotesFrom: ['nowhere'] }),
        component('loans'),
      ],
    });
    const { status, body } = await portal.post(SERVICES, loans);
    expect([status, body.error.message]).toEqual([
      409,
      expect.stringMatching(/promotesFrom: .*nowhere/),
    ]);
  });
});
