import { formatReasons } from '@downstage/backstage-plugin-environments-common';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { createTestDatabases } from './__testUtils__/createTestDatabases';
import { TAB, startEnvironments } from './__testUtils__/startEnvironments';

const databases = createTestDatabases();

jest.setTimeout(60_000);

const QA = 'resource:default/qa';
const SYNC = `${TAB}/sync`;

describe.each(databases.eachSupportedId())('sync requests on %s', id => {
  let portal: Awaited<ReturnType<typeof startEnvironments>>;

  const start = async (
    options: Omit<Parameters<typeof startEnvironments>[0], 'knex'> = {},
  ) => {
    portal = await startEnvironments({
      knex: await databases.init(id),
      ...options,
    });
  };
  const qa = (wanted: RegExp | true) =>
    portal.until(
      () => portal.tile('qa'),
      ({ requestSync }) =>
        wanted === true
          ? requestSync.allowed
          : wanted.test(formatReasons(requestSync.reasons)),
    );

  afterEach(() => portal.stop());

  it('asks the object that the deployment follows, in the name of the person', async () => {
    await start();
    expect((await qa(true)).deployment?.delivery).toEqual({
      engine: 'argocd',
      cluster: 'qa',
      kind: 'Application',
      namespace: 'argocd',
      name: 'qa',
    });
    const { status, body } = await portal.post(SYNC, { environment: QA });
    expect([status, body.delivery.name]).toEqual([202, 'qa']);
    expect(portal.qa.synced).toEqual([
      { kind: 'Application', name: 'qa', requestedBy: 'user:default/mock' },
    ]);
    expect(portal.audited).toContainEqual(
      expect.objectContaining({
        eventId: 'deployment-sync',
        outcome: 'success',
      }),
    );
  });

  it('says beforehand that the credentials may not, and refuses', async () => {
    await start();
    portal.qa.refusal = 'may not patch applications';
    await qa(true);
    await portal.qa.relist();
    await qa(/may not patch applications/);
    const { status, body } = await portal.post(SYNC, { environment: QA });
    expect([status, body.error.message]).toEqual([
      409,
      'Application argocd/qa: may not patch applications',
    ]);
    expect(portal.audited).toContainEqual(
      expect.objectContaining({
        eventId: 'deployment-sync',
        outcome: 'fail',
      }),
    );
  });

  it('asks for the rights again when somebody asks for a sync', async () => {
    await start();
    await qa(true);
    portal.qa.refusal = 'may not patch applications';
    expect((await portal.post(SYNC, { environment: QA })).status).toBe(409);
    await qa(/may not patch applications/);
    portal.qa.refusal = undefined;
    // The button is disabled, and others may ask
    expect((await portal.post(SYNC, { environment: QA })).status).toBe(202);
    await qa(true);
  });

  it('needs the permission on the target', async () => {
    await start({
      decide: (permission, ref) =>
        permission === 'environments.sync' && ref?.includes('qa')
          ? AuthorizeResult.DENY
          : AuthorizeResult.ALLOW,
    });
    await qa(/permission environments\.sync/);
    const { status } = await portal.post(SYNC, { environment: QA });
    expect(status).toBe(403);
    expect(portal.qa.synced).toEqual([]);
  });

  it('knows no object where the engine has none', async () => {
    await start();
    // Until the object is there, the same is said of it
    await qa(true);
    await portal.qa.remove('Application', { namespace: 'argocd', name: 'qa' });
    await qa(/No object of a delivery engine/);
    const { status } = await portal.post(SYNC, { environment: QA });
    expect(status).toBe(404);
  });
});
