import { TestDatabases } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  SHOP,
  TAB,
  startEnvironments,
} from '../__testUtils__/startEnvironments';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const API = '/api/environments/v1';
const QA = 'resource:default/qa';
const CHANGE = 'environments.configuration.change';

jest.setTimeout(60_000);

describe('settings of a service', () => {
  let portal: Awaited<ReturnType<typeof startEnvironments>>;
  let denied: string[];

  const settings = () => portal.get(`${TAB}/settings?environment=${QA}`);
  const change = {
    file: 'kustomization.yaml',
    document: 0,
    path: 'replicas[0].count',
    key: 'k',
    name: 'replicas shop',
    before: '1',
    to: '2',
  };
  const wish = { service: SHOP, environment: QA, settings: [change] };
  const plan = (body: object = wish) =>
    portal.post(`${API}/promotions/plan`, body);

  beforeEach(async () => {
    denied = [];
    portal = await startEnvironments({
      knex: await databases.init('SQLITE_3'),
      decide: permission =>
        denied.includes(permission)
          ? AuthorizeResult.DENY
          : AuthorizeResult.ALLOW,
    });
    await portal.until(
      () => portal.tile('qa'),
      tile => tile.promote.allowed,
    );
    portal.audited.length = 0;
  });

  afterEach(() => portal.stop());

  it('are shown to who may change them or read the source', async () => {
    expect((await settings()).body).toMatchObject({
      service: SHOP,
      environment: QA,
      branch: 'main',
      settings: expect.any(Array),
      notes: expect.any(Array),
    });
    denied = [CHANGE];
    expect((await settings()).status).toBe(200);
    denied = [CHANGE, 'environments.source.read'];
    const refused = await settings();
    expect([refused.status, refused.body.error.message]).toEqual([
      403,
      `You need the permission ${CHANGE} or environments.source.read on ${QA}/${SHOP}`,
    ]);
  });

  it('need a permission of their own to be changed, and not that for versions', async () => {
    denied = ['environments.promote', 'environments.rollback'];
    expect((await plan()).body).toMatchObject({ kind: 'configuration' });
    expect((await portal.tile('qa')).configure.allowed).toBe(true);
    denied = [CHANGE];
    expect((await plan()).status).toBe(403);
    expect((await portal.tile('qa')).configure).toMatchObject({
      allowed: false,
      reasons: [{ id: 'configure-permitted' }],
    });
  });

  it.each<[string, object]>([
    ['no setting', { settings: [] }],
    [
      'a setting without its value',
      { settings: [{ ...change, to: undefined }] },
    ],
    ['a version to promote, too', { from: 'resource:default/dev' }],
    ['a rollback, too', { rollbackTo: 'r0' }],
  ])('are not changed with %s', async (_, rest) => {
    expect((await plan({ ...wish, ...rest })).status).toBe(400);
  });

  it('are audited by what they are, without values', async () => {
    await portal.post(`${API}/promotions`, {
      ...wish,
      expectedVersion: '1.0.0',
    });
    expect(portal.audited).toMatchObject([
      {
        eventId: 'promotion-start',
        outcome: 'fail',
        meta: {
          kind: 'configuration',
          settings: [
            {
              file: 'kustomization.yaml',
              path: 'replicas[0].count',
              name: 'replicas shop',
            },
          ],
        },
      },
    ]);
    expect(JSON.stringify(portal.audited)).not.toContain('"before"');
  });
});
