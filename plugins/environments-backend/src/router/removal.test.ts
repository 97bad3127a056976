import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  type DeploymentRecord,
  type Promotion,
  formatReasons,
} from '@downstage/backstage-plugin-environments-common';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import {
  ENV_REPOSITORIES,
  SHOP,
  TAB,
  startEnvironments,
  values,
} from '../__testUtils__/startEnvironments';

const databases = createTestDatabases();

const PROMOTIONS = '/api/environments/v1/promotions';
const QA = 'resource:default/qa';
const REMOVE = 'environments.service.remove';
const CONSENT = 'shop is taken out of QA, with its configuration';
const wish = { service: SHOP, environment: QA, remove: true };
const request = { ...wish, expectedVersion: 'none', consents: [CONSENT] };

jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())('a removal on %s', id => {
  let portal: Awaited<ReturnType<typeof startEnvironments>>;
  let denied: string[];

  /** Versions that QA was asked for, newest first, and whether it still is. */
  const history = async (): Promise<Array<[string, boolean]>> => {
    const { body } = await portal.get(`${TAB}/history?environment=${QA}`);
    return body.items.map(({ toVersion, current }: DeploymentRecord) => [
      toVersion,
      current,
    ]);
  };
  const plan = (body: object = wish) => portal.post(`${PROMOTIONS}/plan`, body);
  const inState = (promotion: string, state: Promotion['state']) =>
    portal.until(
      async (): Promise<Promotion> => {
        await portal.lookNow();
        return (await portal.get(`${PROMOTIONS}/${promotion}`)).body;
      },
      item => item.state === state,
    );
  const merge = async ({ change }: Promotion) => {
    const { pullRequests } = portal.scm.forRepository(ENV_REPOSITORIES.qa)!;
    const pull = await pullRequests.get(change.pullRequest!.number);
    await pullRequests.merge(pull!.number, { expectedHead: pull!.headCommit });
  };

  beforeEach(async () => {
    denied = [];
    portal = await startEnvironments({
      knex: await databases.init(id),
      decide: permission =>
        denied.includes(permission)
          ? AuthorizeResult.DENY
          : AuthorizeResult.ALLOW,
    });
    await portal.until(
      () => portal.tile('qa'),
      tile =>
        tile.deployment?.live !== undefined &&
        tile.deployment.delivery !== undefined,
    );
    portal.audited.length = 0;
  });

  afterEach(() => portal.stop());

  it('goes from the plan to the end of what ran, with its history', async () => {
    const { body: planned } = await plan();
    expect(planned).toMatchObject({
      kind: 'removal',
      fromVersion: '1.0.0',
      toVersion: 'none',
      consents: [CONSENT],
      blocked: [],
    });
    expect(formatReasons(planned.warnings)).toContain(
      'Application qa does not prune',
    );
    const { body: started, status } = await portal.post(PROMOTIONS, request);
    expect([status, started.kind]).toEqual([202, 'removal']);
    const audited = portal.audited.filter(
      ({ eventId }) => eventId === 'promotion-start',
    );
    expect(audited).toMatchObject([
      {
        outcome: 'success',
        meta: { kind: 'removal', environment: QA, service: SHOP },
      },
    ]);
    await merge(await inState(started.id, 'open'));
    const { reason } = await inState(started.id, 'syncing');
    expect(reason).toMatch(
      /^Git no longer has it\. 1\.0\.0 still runs \(Deployment qa\/shop on qa\): Application qa does not prune/,
    );
    const tile = await portal.tile('qa');
    expect(tile).toMatchObject({
      deployment: { live: { version: '1.0.0' } },
      promotion: { kind: 'removal', state: 'syncing' },
      rollback: { allowed: false },
      remove: { allowed: false, reasons: [{ id: 'still-there' }] },
    });
    await portal.qa.remove('Deployment', { namespace: 'qa', name: 'shop' });
    const gone = await inState(started.id, 'healthy');
    expect(gone.reason).toBe(
      'It is gone: Git no longer has it, and nothing of it runs.',
    );
    const { deployment, rollback } = await portal.tile('qa');
    expect([deployment, rollback.allowed]).toEqual([undefined, false]);
    expect(await history()).toEqual([['1.0.0', false]]);
  });

  it('leaves a history that goes on where the same version comes back', async () => {
    const { body } = await portal.post(PROMOTIONS, request);
    await merge(await inState(body.id, 'open'));
    await portal.qa.remove('Deployment', { namespace: 'qa', name: 'shop' });
    await inState(body.id, 'healthy');
    portal.scm.seed(ENV_REPOSITORIES.qa, { 'values.yaml': values('1.0.0') });
    await portal.trigger('sources');
    await portal.deliver(portal.qa, '1.0.0');
    const records = await portal.until(history, ({ length }) => length > 1);
    expect(records).toEqual([
      ['1.0.0', true],
      ['1.0.0', false],
    ]);
  });

  it('is not over while nobody can tell what runs', async () => {
    const { body } = await portal.post(PROMOTIONS, request);
    const opened = await inState(body.id, 'open');
    await portal.qa.break('it is away');
    await merge(opened);
    const { reason } = await inState(body.id, 'syncing');
    expect(reason).toContain(
      'Whether it still runs is not known: Cluster qa: it is away',
    );
    await portal.qa.break(undefined);
    await portal.qa.remove('Deployment', { namespace: 'qa', name: 'shop' });
    await inState(body.id, 'healthy');
  });

  it('needs a permission of its own, and no other', async () => {
    denied = ['environments.promote', 'environments.rollback'];
    expect((await plan()).status).toBe(200);
    expect((await portal.tile('qa')).remove.allowed).toBe(true);
    denied = [REMOVE];
    const { status, body } = await plan();
    expect([status, body.error.message]).toEqual([
      403,
      `You need the permission ${REMOVE} on ${QA}/${SHOP}`,
    ]);
    expect((await portal.post(PROMOTIONS, request)).status).toBe(403);
    expect((await portal.tile('qa')).remove).toMatchObject({
      allowed: false,
      reasons: [{ id: 'remove-permitted' }],
    });
  });

  it('is cancelled and looked at by who may ask for it', async () => {
    const { body } = await portal.post(PROMOTIONS, request);
    await inState(body.id, 'open');
    denied = [REMOVE, 'environments.source.read'];
    const cancel = () => portal.post(`${PROMOTIONS}/${body.id}/cancel`, {});
    expect((await cancel()).status).toBe(403);
    expect((await portal.get(`${PROMOTIONS}/${body.id}/diff`)).status).toBe(
      403,
    );
    denied = [];
    expect((await cancel()).body.state).toBe('cancelled');
  });

  it.each<[string, object]>([
    ['an upstream', { from: 'resource:default/dev' }],
    ['what was reported', { reported: 'r0' }],
    ['a rollback', { rollbackTo: 'r0' }],
    ['how a service begins', { beginWith: 'generic' }],
    ['a false wish', { remove: false }],
    [
      'settings',
      {
        settings: [
          {
            file: 'values.yaml',
            document: 0,
            path: 'a',
            key: 'k',
            name: 'a',
            before: '1',
            to: '2',
          },
        ],
      },
    ],
  ])('is not asked for with %s', async (_, rest) => {
    const { status } = await plan({ ...wish, ...rest });
    expect(status).toBe(400);
    const { status: started } = await portal.post(PROMOTIONS, {
      ...request,
      ...rest,
    });
    expect(started).toBe(400);
  });
});
