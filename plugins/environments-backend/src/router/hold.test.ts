import { TestDatabases, mockCredentials } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { Knex } from 'knex';
import request from 'supertest';
import {
  SHOP,
  TAB,
  startEnvironments,
} from '../__testUtils__/startEnvironments';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const API = '/api/environments/v1';
const QA = 'resource:default/qa';
const PATH = `${TAB}/hold?environment=${QA}`;

/** What a template says that acts for somebody. */
const TEMPLATE = `Bearer ${mockCredentials.user.token('user:default/mock', {
  actor: { subject: 'plugin:scaffolder' },
})}`;

jest.setTimeout(60_000);

describe('a hold', () => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startEnvironments>>;
  let denied: string[];
  let hold: Record<string, unknown>;

  const lift = (path = PATH) => request(portal.server).delete(path);
  const overview = async () => {
    const { body } = await portal.get(`${API}/environments/default/qa`);
    return body.services;
  };

  beforeEach(async () => {
    denied = [];
    knex = await databases.init('SQLITE_3');
    portal = await startEnvironments({
      knex,
      decide: permission =>
        denied.includes(permission)
          ? AuthorizeResult.DENY
          : AuthorizeResult.ALLOW,
    });
    await portal.until(
      () => portal.tile('qa'),
      tile => tile.promote.allowed,
    );
    await knex('records').insert({
      id: 'r0',
      change: 'desired',
      environment: QA,
      service: SHOP,
      artifact: 'r.example/shop',
      from_version: null,
      to_version: '0.9.0',
      digest: null,
      desired_at: '2026-01-01T00:00:00.000Z',
      current: false,
      rebuilt: false,
    });
    const { body } = await portal.post(`${API}/promotions`, {
      service: SHOP,
      environment: QA,
      rollbackTo: 'r0',
      expectedVersion: '0.9.0',
    });
    hold = {
      promotion: body.id,
      since: body.createdAt,
      by: 'user:default/mock',
      fromVersion: '1.0.0',
      toVersion: '0.9.0',
    };
    portal.audited.length = 0;
    await portal.applied(body.id);
  });

  afterEach(() => portal.stop());

  it('is of a rollback, which alone has a scope', async () => {
    const wish = { service: SHOP, environment: QA };
    const ask = (rest: object) =>
      portal.post(`${API}/promotions/plan`, { ...wish, ...rest });
    const forward = await ask({ scope: 'version' });
    expect([forward.status, forward.body.error.message]).toEqual([
      400,
      '"scope" says how much a rollback takes back: give "rollbackTo", too, or leave it out',
    ]);
    expect((await ask({ rollbackTo: 'r0', scope: 'all' })).status).toBe(400);
    const { body } = await ask({ rollbackTo: 'r0', scope: 'version' });
    expect(body).toMatchObject({ kind: 'rollback', toVersion: '0.9.0' });
  });

  it('is shown with whether the caller may lift it', async () => {
    for (const permitted of [true, false]) {
      denied = permitted ? [] : ['environments.promote'];
      expect((await portal.tile('qa')).hold).toEqual({ ...hold, permitted });
      expect(await overview()).toMatchObject([
        { hold: { ...hold, permitted } },
      ]);
    }
    expect((await portal.tile('dev')).hold).toBeUndefined();
  });

  it('is lifted by those who may promote, and audited', async () => {
    denied = ['environments.promote'];
    const refused = await lift();
    expect([refused.status, refused.body.error.message]).toEqual([
      403,
      `You need the permission environments.promote on ${QA}/${SHOP}`,
    ]);
    denied = [];
    const before = portal.published.length;
    expect((await lift()).body).toEqual({ items: [hold] });
    expect((await portal.tile('qa')).hold).toBeUndefined();
    expect((await overview())[0]).not.toHaveProperty('hold');
    expect((await lift()).body).toEqual({ items: [] });
    await portal.until(
      async () => portal.published.length,
      count => count > before,
    );
    const lifts = portal.audited.filter(
      ({ eventId }) => eventId === 'hold-lift',
    );
    const meta = { environment: QA, service: SHOP };
    expect(lifts).toMatchObject([
      { outcome: 'fail', meta },
      {
        outcome: 'success',
        severityLevel: 'medium',
        meta: { ...meta, rollbacks: [hold.promotion] },
      },
      { outcome: 'success', meta: { ...meta, rollbacks: [] } },
    ]);
  });

  it('is not taken away by a template that cancels the rollback', async () => {
    const cancelled = await portal
      .post(`/api/environments/v1/promotions/${hold.promotion}/cancel`, {})
      .set('Authorization', TEMPLATE);
    expect([cancelled.status, cancelled.body.error.message]).toEqual([
      403,
      `A rollback keeps automation away: a person cancels that of ${SHOP} in ${QA}, in the portal`,
    ]);
    expect((await portal.tile('qa')).hold).toMatchObject(hold);
  });

  it('lets no template take the service out either', async () => {
    const wish = { service: SHOP, environment: QA, remove: true };
    const removed = await portal
      .post(`${API}/promotions`, { ...wish, expectedVersion: 'none' })
      .set('Authorization', TEMPLATE);
    expect([removed.status, removed.body.error.message]).toEqual([
      403,
      `A person takes ${SHOP} out of ${QA}, in the portal: no template does that for them`,
    ]);
  });

  it('is lifted by no service and by no template', async () => {
    const service = await lift().set(
      'Authorization',
      mockCredentials.service.header(),
    );
    expect(service.status).toBe(403);
    const template = await lift().set('Authorization', TEMPLATE);
    expect([template.status, template.body.error.message]).toEqual([
      403,
      `A hold keeps automation away: a person lifts that of ${SHOP} in ${QA}, in the portal`,
    ]);
  });

  it('is not told of to those who may not see the deployment', async () => {
    denied = ['environments.read'];
    const { status, body } = await lift();
    expect([status, body.error.message]).toEqual([
      404,
      `There is no environment ${QA}`,
    ]);
    expect((await lift(`${TAB}/hold`)).status).toBe(400);
  });
});
