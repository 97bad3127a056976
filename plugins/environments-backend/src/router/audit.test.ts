import { TestDatabases, mockCredentials } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import request from 'supertest';
import {
  ENV_REPOSITORIES,
  SHOP,
  startEnvironments,
} from '../__testUtils__/startEnvironments';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const API = '/api/environments/v1';
const QA = 'resource:default/qa';
const wish = { service: SHOP, environment: QA, expectedVersion: '1.1.0' };

jest.setTimeout(60_000);

describe('audit', () => {
  let portal: Awaited<ReturnType<typeof startEnvironments>>;
  let denied: string[];

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

  it('tells of a promotion and its cancellation, with ids and pull request', async () => {
    const { body } = await portal.post(`${API}/promotions`, wish);
    await portal.until(
      async () => portal.audited,
      events => events.length === 2,
    );
    await portal.post(`${API}/promotions/${body.id}/cancel`, {});
    const pullRequest = `${ENV_REPOSITORIES.qa}/pull/1`;
    expect(portal.audited).toEqual([
      {
        eventId: 'promotion-start',
        severityLevel: 'medium',
        outcome: 'success',
        meta: {
          kind: 'promotion',
          environment: QA,
          service: SHOP,
          version: '1.1.0',
          promotion: body.id,
          state: 'draft',
        },
      },
      {
        eventId: 'promotion-open',
        severityLevel: 'medium',
        outcome: 'success',
        meta: {
          promotion: body.id,
          environment: QA,
          service: SHOP,
          requestedBy: 'user:default/mock',
          pullRequest,
        },
      },
      {
        eventId: 'promotion-cancel',
        severityLevel: 'medium',
        outcome: 'success',
        meta: {
          promotion: body.id,
          environment: QA,
          service: SHOP,
          pullRequest,
        },
      },
    ]);
  });

  it('calls what the host refused no success, though the request was answered', async () => {
    portal.scm.forbidWrites(ENV_REPOSITORIES.qa);
    const { status, body } = await portal.post(`${API}/promotions`, wish);
    expect([status, body.state]).toEqual([202, 'draft']);
    const audited = await portal.until(
      async () => portal.audited,
      events => events.length === 2,
    );
    // The host may refuse before the request is answered
    const byStep = [...audited].sort((a, b) =>
      a.eventId < b.eventId ? 1 : -1,
    );
    expect(byStep).toMatchObject([
      {
        eventId: 'promotion-start',
        outcome: 'success',
        meta: { promotion: body.id, state: 'draft' },
      },
      {
        eventId: 'promotion-open',
        outcome: 'fail',
        meta: { promotion: body.id, requestedBy: 'user:default/mock' },
        reason: expect.stringContaining('may not write'),
      },
    ]);
  });

  it('tells of a change that the host forbids, in its words', async () => {
    const { body } = await portal.post(`${API}/promotions`, wish);
    await portal.applied(body.id);
    portal.scm.forbidWrites(ENV_REPOSITORIES.qa);
    const answer = await portal.post(`${API}/promotions/${body.id}/cancel`, {});
    expect([answer.status, answer.body.error.message]).toEqual([
      409,
      expect.stringContaining('may not write'),
    ]);
    expect(portal.audited.at(-1)).toMatchObject({
      eventId: 'promotion-cancel',
      outcome: 'fail',
      meta: { environment: QA, service: SHOP },
    });
  });

  it('tells once of a change that is denied', async () => {
    denied = ['environments.promote'];
    const { status } = await portal.post(`${API}/promotions`, wish);
    expect(status).toBe(403);
    expect(portal.audited).toMatchObject([
      {
        eventId: 'promotion-start',
        outcome: 'fail',
        reason: expect.stringContaining('environments.promote'),
      },
    ]);
  });

  it.each([
    ['a plan', 403, 'medium', ['environments.promote'], 'promotions/plan'],
    [
      'an environment',
      404,
      'low',
      ['environments.read'],
      'environments/default/qa',
    ],
  ])(
    'tells of %s that is denied: %s',
    async (_, status, severityLevel, names, path) => {
      denied = names;
      const { expectedVersion: __, ...plan } = wish;
      const answer =
        severityLevel === 'low'
          ? await portal.get(`${API}/${path}`)
          : await portal.post(`${API}/${path}`, plan);
      expect(answer.status).toBe(status);
      expect(portal.audited).toMatchObject([
        {
          eventId: 'access-denied',
          severityLevel,
          outcome: 'fail',
          meta: { path: `/v1/${path}` },
        },
      ]);
    },
  );

  it.each([
    ['none', mockCredentials.none.header()],
    ['wrong ones', mockCredentials.user.invalidHeader()],
  ])('tells of credentials that are refused: %s', async (_, header) => {
    const ask = (method: 'get' | 'post', path: string) =>
      request(portal.server)
        [method](`${API}/${path}`)
        .set('Authorization', header);
    expect((await ask('post', 'promotions')).status).toBe(401);
    expect((await ask('post', 'environments')).status).toBe(401);
    expect((await ask('get', 'environments')).status).toBe(401);
    expect(portal.audited).toMatchObject(
      ['/v1/promotions', '/v1/environments'].map(path => ({
        eventId: 'credentials-refused',
        severityLevel: 'medium',
        outcome: 'fail',
        meta: { actor: 'unknown', method: 'POST', path },
      })),
    );
  });

  it('tells of a service that does what only people may', async () => {
    const answer = await request(portal.server)
      .post(`${API}/promotions`)
      .set('Authorization', mockCredentials.service.header())
      .send(wish);
    expect(answer.status).toBe(403);
    expect(portal.audited).toMatchObject([
      { eventId: 'promotion-start', outcome: 'fail' },
    ]);
  });
});
