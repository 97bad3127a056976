import { TestDatabases } from '@backstage/backend-test-utils';
import type { ServiceDeployments } from '@downstage/backstage-plugin-environments-common';
import {
  MARKER,
  QA,
  SHOP,
  ZEBRA,
  startCompany,
} from './__testUtils__/startCompany';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

jest.setTimeout(60_000);

const MANAGER = 'release manager';
const STRANGER = 'developer of another team';
const ROLLOUTS = '/v1/promotion-rollouts';
const WEST = 'resource:default/west';

const wish = (
  targets: object[] = [{ environment: ZEBRA }, { environment: WEST }],
) => ({
  service: SHOP,
  from: QA,
  targets,
});

describe('several environments in order', () => {
  let company: Awaited<ReturnType<typeof startCompany>>;

  const start = async (expectedVersion = '1.0.0') =>
    company.ask(MANAGER, 'post', ROLLOUTS, { ...wish(), expectedVersion });
  const started = async () =>
    (await company.ask(MANAGER, 'get', '/v1/promotions')).body.items.length;

  beforeAll(async () => {
    company = await startCompany({
      knex: await databases.init('SQLITE_3'),
      hides: claims => claims.includes('group:default/other'),
      besideZebra: ['west'],
    });
  });

  afterEach(() => company.cancelAll());

  afterAll(() => company.stop());

  it('are previewed with what waits for what', async () => {
    const { status, body } = await company.ask(
      MANAGER,
      'post',
      `${ROLLOUTS}/plan`,
      wish(),
    );
    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        targets: [
          {
            environment: ZEBRA,
            ring: 1,
            soakSeconds: 0,
            plan: { toVersion: '1.0.0', blocked: [] },
          },
          {
            environment: WEST,
            ring: 2,
            soakSeconds: 900,
            plan: { toVersion: '1.0.0', blocked: [] },
          },
        ],
      },
    });
  });

  it('are shown on the page of each, and on the tiles', async () => {
    const { status, body } = await start();
    expect({ status, body }).toMatchObject({ status: 202 });
    const [zebra, west] = body.items;
    expect(west).toMatchObject({
      environment: WEST,
      state: 'draft',
      reason: 'Waits for ZEBRA to be healthy for 15 min.',
      turn: { ring: 2, soakSeconds: 900 },
    });
    await company.applied(zebra.id);
    const page = await company.ask(MANAGER, 'get', `/v1/promotions/${west.id}`);
    expect(page.body.rollout).toMatchObject([
      {
        id: zebra.id,
        environment: ZEBRA,
        ring: 1,
        state: 'open',
        pullRequest: { number: 1 },
      },
      {
        id: west.id,
        environment: WEST,
        ring: 2,
        state: 'draft',
        waits: { environments: [ZEBRA], soakSeconds: 900 },
      },
    ]);
    const tab = await company.ask(
      MANAGER,
      'get',
      '/v1/services/component/default/shop/deployments',
    );
    const { environments } = tab.body as ServiceDeployments;
    expect(
      environments.map(({ environment, promotion }) => [
        environment.ref,
        promotion?.waits,
      ]),
    ).toContainEqual([WEST, { environments: [ZEBRA], soakSeconds: 900 }]);
  });

  it('say nothing of an environment that the caller may not see', async () => {
    const { body } = await start();
    const [zebra, west] = body.items;
    await company.applied(zebra.id);
    const page = await company.ask(
      STRANGER,
      'get',
      `/v1/promotions/${west.id}`,
    );
    expect(page.body).toMatchObject({
      reason: 'It depends on an environment that you may not see.',
      rollout: [{ id: west.id, waits: { environments: [], soakSeconds: 900 } }],
    });
    for (const path of [
      '/v1/promotions',
      '/v1/services/component/default/shop/deployments',
    ]) {
      const { text } = await company.ask(STRANGER, 'get', path);
      expect(text).not.toMatch(MARKER);
    }
    expect(page.text).not.toMatch(MARKER);
  });

  it('are the same promotions when they are asked for twice', async () => {
    const before = await started();
    const one = await start();
    const two = await start();
    const ids = (items: Array<{ id: string }>) => items.map(({ id }) => id);
    expect(ids(two.body.items)).toEqual(ids(one.body.items));
    expect(await started()).toBe(before + 2);
  });

  it('are refused as a whole, with the environment and the reason', async () => {
    const before = await started();
    const { status, body } = await start('9.9.9');
    expect([status, body.error.message]).toEqual([
      409,
      'Nothing is promoted. ZEBRA: The version to promote is 1.0.0 by now, not 9.9.9. Review it again; WEST: The version to promote is 1.0.0 by now, not 9.9.9. Review it again',
    ]);
    expect(await started()).toBe(before);
  });

  it.each([
    [
      'a time that is none',
      [{ environment: ZEBRA }, { environment: WEST, soak: '15 min' }],
      /"soak" of resource:default\/west has to be an ISO 8601 duration/,
    ],
    [
      'one environment',
      [{ environment: ZEBRA }],
      /targets must NOT have fewer than 2 items/,
    ],
    [
      'a ring before the first',
      [
        { environment: ZEBRA, ring: 0 },
        { environment: WEST, ring: 1 },
      ],
      /ring must be >= 1/,
    ],
  ])('are refused with %s', async (_, targets, message) => {
    const { status, body } = await company.ask(
      MANAGER,
      'post',
      `${ROLLOUTS}/plan`,
      wish(targets),
    );
    expect([status, body.error.message]).toEqual([
      400,
      expect.stringMatching(message),
    ]);
  });

  it('take the permission in each of them, and a person', async () => {
    const asked = { ...wish(), expectedVersion: '1.0.0' };
    const hidden = await company.ask(STRANGER, 'post', ROLLOUTS, asked);
    expect([hidden.status, hidden.body.error.message]).toEqual([
      404,
      `There is no environment ${ZEBRA}`,
    ]);
    const denied = await company.ask('viewer', 'post', ROLLOUTS, asked);
    expect([denied.status, denied.body.error.message]).toEqual([
      403,
      expect.stringContaining('default/west'),
    ]);
    const service = await company.ask('service token', 'post', ROLLOUTS, asked);
    expect(service.status).toBe(403);
  });
});
