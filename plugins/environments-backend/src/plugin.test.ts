import { createTestDatabases } from './__testUtils__/createTestDatabases';
import { withMessage } from './__testUtils__/projection';
import { formatReasons } from '@downstage/backstage-plugin-environments-common';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { Promotion } from '@downstage/backstage-plugin-environments-common';
import {
  ENV_REPOSITORIES,
  SHOP,
  TAB,
  kustomization,
  startEnvironments,
  values,
} from './__testUtils__/startEnvironments';

const databases = createTestDatabases();

const QA = 'resource:default/qa';
const wish = { service: SHOP, environment: QA };
const PROMOTIONS = '/api/environments/v1/promotions';

jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())('environments on %s', id => {
  let portal: Awaited<ReturnType<typeof startEnvironments>>;

  const start = async (
    options: Omit<Parameters<typeof startEnvironments>[0], 'knex'> = {},
  ) => {
    portal = await startEnvironments({
      knex: await databases.init(id),
      ...options,
    });
  };
  const runs = (environment: string) =>
    portal.until(
      () => portal.tile(environment),
      // An Application can be listed before its workloads are
      tile =>
        tile.deployment?.health === 'healthy' &&
        tile.deployment.live !== undefined,
    );
  const ready = async () => {
    // The clusters are read side by side: either can be the later one
    await runs('dev');
    await runs('qa');
    return portal.until(
      () => portal.tile('qa'),
      tile => tile.promote.allowed,
    );
  };
  const promotion = async (promotionId: string): Promise<Promotion> =>
    (await portal.get(`${PROMOTIONS}/${promotionId}`)).body;
  const inState = (promotionId: string, state: Promotion['state']) =>
    portal.until(
      async () => {
        await portal.lookNow();
        return promotion(promotionId);
      },
      item => item.state === state,
    );
  const merge = async (item: Promotion) => {
    const pulls = portal.scm.forRepository(ENV_REPOSITORIES.qa)!.pullRequests;
    const pull = await pulls.get(item.change.pullRequest!.number);
    await pulls.merge(pull!.number, { expectedHead: pull!.headCommit });
  };

  afterEach(async () => {
    await portal.stop();
  });

  it('shows what Git asks for and what runs', async () => {
    await start();
    const qa = await ready();
    expect(qa).toMatchObject({
      environment: { title: 'QA', promotesFrom: ['resource:default/dev'] },
      deployment: {
        desired: { version: '1.0.0', file: 'values.yaml', line: 5 },
        live: { version: '1.0.0' },
        sync: 'synced',
        health: 'healthy',
        match: { by: 'annotation', guess: false },
      },
      lag: [{ upstream: 'resource:default/dev', lag: 'behind' }],
      promote: { allowed: true, version: '1.1.0' },
      rollback: { allowed: false },
    });
    const dev = await portal.tile('dev');
    expect(dev.promote.allowed).toBe(false);
    expect(formatReasons(dev.promote.reasons)).toContain('first environment');
    const { body } = await portal.get('/api/environments/v1/environments');
    expect(
      body.items.map((item: any) => [
        item.environment.name,
        item.services[0].live,
        item.problems,
      ]),
    ).toEqual([
      ['dev', '1.1.0', []],
      ['qa', '1.0.0', []],
    ]);
  });

  it('answers an unchanged page with 304', async () => {
    await start();
    await ready();
    const { body: started } = await portal.post(PROMOTIONS, {
      ...wish,
      expectedVersion: '1.1.0',
    });
    await portal.applied(started.id);
    for (const path of [
      `${TAB}/deployments`,
      `${TAB}/history`,
      '/api/environments/v1/environments',
      '/api/environments/v1/environments/default/qa',
      PROMOTIONS,
      `${PROMOTIONS}/${started.id}`,
      `${PROMOTIONS}/${started.id}/diff`,
    ]) {
      const { headers } = await portal.get(path);
      const again = await portal.get(path).set('If-None-Match', headers.etag);
      expect([path, again.status, again.text]).toEqual([path, 304, '']);
    }
    const first = await portal.get(`${TAB}/deployments`);
    const { etag } = first.headers;
    await portal.deliver(portal.qa, '1.1.0');
    await portal.until(
      async () => {
        const changed = await portal
          .get(`${TAB}/deployments`)
          .set('If-None-Match', etag);
        return changed.status;
      },
      status => status === 200,
    );
  });

  it('promotes, follows until healthy, and rolls back', async () => {
    await start();
    await ready();
    const plan = await portal.post(`${PROMOTIONS}/plan`, wish);
    expect(plan.body).toMatchObject({
      fromVersion: '1.0.0',
      toVersion: '1.1.0',
      blocked: [],
      files: [
        {
          path: 'values.yaml',
          diff: expect.stringContaining('+      tag: "1.1.0"'),
        },
      ],
      changelog: { reverse: false, commits: [{ title: 'Seed' }] },
    });
    expect(plan.body.files[0].diff).toContain('-      tag: "1.0.0"');

    const body = { ...wish, expectedVersion: '1.1.0' };
    const [first, second] = await Promise.all([
      portal.post(PROMOTIONS, body),
      portal.post(PROMOTIONS, body),
    ]);
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(second.body.id).toBe(first.body.id);
    const opened = await inState(first.body.id, 'open');
    expect(opened.change.headBranch).toMatch(
      /^downstage\/shop-qa-[0-9a-f]{10}$/,
    );
    const scm = portal.scm.forRepository(ENV_REPOSITORIES.qa)!;
    await expect(
      scm.pullRequests.find({ head: opened.change.headBranch }),
    ).resolves.toHaveLength(1);
    const branch = await scm.repository.commitAt(opened.change.headBranch);
    expect(branch?.message).toContain(`Promotion-Id: ${opened.id}`);
    await expect(portal.tile('qa')).resolves.toMatchObject({
      promotion: { state: 'open', toVersion: '1.1.0' },
      promote: { allowed: false },
    });

    await merge(opened);
    const syncing = await inState(opened.id, 'syncing');
    expect(syncing.deadline).toBeDefined();
    await portal.deliver(portal.qa, '1.1.0');
    const healthy = await inState(opened.id, 'healthy');
    expect(healthy.events.map(event => event.to)).toEqual([
      'draft',
      'open',
      'merged',
      'syncing',
      'healthy',
    ]);
    expect(healthy.events[0].actor).toBe('user:default/mock');

    const { body: history } = await portal.get(
      `${TAB}/history?environment=${QA}`,
    );
    expect(history.items).toMatchObject([
      {
        fromVersion: '1.0.0',
        toVersion: '1.1.0',
        current: true,
        promotion: { id: opened.id, requestedBy: 'user:default/mock' },
        pullRequest: { number: 1 },
        healthyAt: expect.any(String),
      },
      { toVersion: '1.0.0', current: false },
    ]);

    const back = await portal.post(PROMOTIONS, {
      ...wish,
      rollbackTo: history.items[1].id,
      expectedVersion: '1.0.0',
    });
    expect(back.body).toMatchObject({ kind: 'rollback', state: 'draft' });
    await merge(await inState(back.body.id, 'open'));
    await inState(back.body.id, 'syncing');
    await portal.deliver(portal.qa, '1.0.0');
    await inState(back.body.id, 'healthy');
    const file = await scm.repository.head('main');
    expect(file.status).toBe('found');
    expect(portal.audited).toContainEqual(
      expect.objectContaining({
        eventId: 'promotion-start',
        outcome: 'success',
      }),
    );
    const { body: tab } = await portal.get(`${TAB}/deployments`);
    await portal.until(
      async () => portal.published,
      signals => signals.some(({ seq }) => seq >= tab.seq),
    );
    expect(portal.published.flatMap(Object.keys)).toEqual(
      portal.published.map(() => 'seq'),
    );
  });

  it('adds a service to an environment that does not have it', async () => {
    await start();
    portal.scm.seed(ENV_REPOSITORIES.dev, { 'values.yaml': values('1.1.0') });
    portal.scm.seed(ENV_REPOSITORIES.qa, { 'values.yaml': 'services: {}\n' });
    await portal.qa.remove('Deployment', { namespace: 'qa', name: 'shop' });
    await portal.trigger('sources');
    const tile = await portal.until(
      () => portal.tile('qa'),
      item => !item.deployment && item.promote.allowed,
    );
    expect(tile.promote).toMatchObject({ adds: true, version: '1.1.0' });
    const plan = await portal.post(`${PROMOTIONS}/plan`, wish);
    const request = { ...wish, expectedVersion: '1.1.0' };
    const unseen = await portal.post(PROMOTIONS, request);
    expect(unseen.status).toBe(409);
    const { body } = await portal.post(PROMOTIONS, {
      ...request,
      expectedFiles: plan.body.addition.fingerprint,
    });
    const opened = await inState(body.id, 'open');
    expect(opened).toMatchObject({
      fromVersion: 'none',
      change: { paths: ['values.yaml'] },
    });
    await merge(opened);
    await inState(body.id, 'syncing');
    await portal.deliver(portal.qa, '1.1.0');
    await inState(body.id, 'healthy');
  });

  it('says so when a person closes the pull request', async () => {
    await start();
    await ready();
    const { body } = await portal.post(PROMOTIONS, {
      ...wish,
      expectedVersion: '1.1.0',
    });
    await portal.applied(body.id);
    const pulls = portal.scm.forRepository(ENV_REPOSITORIES.qa)!.pullRequests;
    await pulls.close(1);
    const closed = await inState(body.id, 'closed');
    expect(closed.reason).toContain('closed without being merged');
    await ready();
  });

  it('cancels, which closes the pull request', async () => {
    await start();
    await ready();
    const { body } = await portal.post(PROMOTIONS, {
      ...wish,
      expectedVersion: '1.1.0',
    });
    await portal.applied(body.id);
    const cancelled = await portal.post(`${PROMOTIONS}/${body.id}/cancel`, {});
    expect(cancelled.body.state).toBe('cancelled');
    const pulls = portal.scm.forRepository(ENV_REPOSITORIES.qa)!.pullRequests;
    await expect(pulls.get(1)).resolves.toMatchObject({ state: 'closed' });
    const again = await portal.post(`${PROMOTIONS}/${body.id}/cancel`, {});
    expect(again.status).toBe(409);
  });

  it('fails a promotion that the host forbids, with the reason', async () => {
    await start();
    await ready();
    portal.scm.forbidWrites(ENV_REPOSITORIES.qa);
    const { body } = await portal.post(PROMOTIONS, {
      ...wish,
      expectedVersion: '1.1.0',
    });
    const failed = await inState(body.id, 'failed');
    expect(failed.reason).toContain('may not write');
  });

  it('refuses what is not as the person saw it', async () => {
    await start();
    await ready();
    const stale = await portal.post(PROMOTIONS, {
      ...wish,
      expectedVersion: '9.9.9',
    });
    expect(stale.status).toBe(409);
    expect(stale.body.error.message).toContain('is 1.1.0 by now');
    const both = await portal.post(`${PROMOTIONS}/plan`, {
      ...wish,
      from: 'resource:default/dev',
      rollbackTo: 'x',
    });
    expect(both.status).toBe(400);
    const unknown = await portal.post(`${PROMOTIONS}/plan`, {
      ...wish,
      environment: 'resource:default/none',
    });
    expect(unknown.status).toBe(404);
    const extra = await portal.post(`${PROMOTIONS}/plan`, {
      ...wish,
      extra: 1,
    });
    expect(extra.status).toBe(400);
  });

  it('checks permissions on the target', async () => {
    await start({
      decide: permission =>
        permission === 'environments.read'
          ? AuthorizeResult.ALLOW
          : AuthorizeResult.DENY,
    });
    const qa = await portal.until(
      () => portal.tile('qa'),
      tile => /^You may not/.test(formatReasons(tile.promote.reasons)),
    );
    expect(qa.promote.allowed).toBe(false);
    const refused = await portal.post(PROMOTIONS, {
      ...wish,
      expectedVersion: '1.1.0',
    });
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toContain('environments.promote');
    expect(portal.audited).toContainEqual(
      expect.objectContaining({
        eventId: 'promotion-start',
        outcome: 'fail',
      }),
    );
    const anonymous = await portal
      .get(`${TAB}/deployments`)
      .set('Authorization', portal.anonymous);
    expect(anonymous.status).toBe(401);
  });

  it('hides environments that the caller may not read', async () => {
    await start({ decide: () => AuthorizeResult.DENY });
    const { body } = await portal.get('/api/environments/v1/environments');
    expect(body).toEqual({ items: [] });
  });

  it('shows a push by plain Git', async () => {
    await start();
    await ready();
    portal.scm.seed(ENV_REPOSITORIES.dev, {
      'kustomization.yaml': kustomization('1.2.0'),
    });
    await portal.trigger('sources');
    await portal.until(
      () => portal.tile('dev'),
      tile =>
        tile.deployment?.desired?.version === '1.2.0' &&
        tile.deployment.sync === 'out-of-sync',
    );
    await portal.deliver(portal.dev, '1.2.0');
    const dev = await portal.until(
      () => portal.tile('dev'),
      tile => tile.deployment?.live?.version === '1.2.0',
    );
    expect(dev.deployment?.desired?.version).toBe('1.2.0');
  });

  it('shows a cluster that is down as unknown, and only that one', async () => {
    await start();
    await ready();
    await portal.qa.break('connect ECONNREFUSED');
    const qa = await portal.until(
      () => portal.tile('qa'),
      tile => tile.deployment?.health === 'unknown',
    );
    expect(withMessage(qa.deployment!)).toMatchObject({
      sync: 'unknown',
      live: { version: '1.0.0' },
      message: expect.stringContaining('ECONNREFUSED'),
      staleSince: expect.any(String),
    });
    await expect(portal.tile('dev')).resolves.toMatchObject({
      deployment: { health: 'healthy' },
    });
    await portal.qa.break(undefined);
    await ready();
  });

  it('sees a deletion', async () => {
    await start();
    await ready();
    await portal.qa.remove('Deployment', { namespace: 'qa', name: 'shop' });
    const qa = await portal.until(
      () => portal.tile('qa'),
      tile => tile.deployment?.health === 'missing',
    );
    expect(qa.deployment?.live).toBeUndefined();
  });
});
