import { TestDatabases } from '@backstage/backend-test-utils';
import type { PromotableServices } from '@downstage/backstage-plugin-environments-common';
import {
  DEV,
  DR,
  LOANS,
  MARKER,
  QA,
  QUAGGA,
  SHOP,
  ZEBRA,
  startCompany,
} from './__testUtils__/startCompany';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

jest.setTimeout(60_000);

const MANAGER = 'release manager';
const OWNER = 'developer of the owner';
const STRANGER = 'developer of another team';
const BATCHES = '/v1/promotion-batches';

const batchOf = (services: string[], expectedVersion = '1.1.0') => ({
  environment: QA,
  services: services.map(service => ({ service, from: DEV, expectedVersion })),
});

describe('several services together', () => {
  let company: Awaited<ReturnType<typeof startCompany>>;

  const start = async (services: string[]) => {
    const { status, body } = await company.ask(
      MANAGER,
      'post',
      BATCHES,
      batchOf(services),
    );
    expect({ status, body }).toMatchObject({ status: 202 });
    return body.items as Array<{ id: string; service: string }>;
  };
  const started = async () =>
    (await company.ask(MANAGER, 'get', '/v1/promotions')).body.items.length;
  const behind = async (
    role: Parameters<typeof company.ask>[0],
    query = '',
    environment = 'qa',
  ): Promise<PromotableServices> =>
    (
      await company.ask(
        role,
        'get',
        `/v1/environments/default/${environment}/promotable${query}`,
      )
    ).body;

  beforeAll(async () => {
    company = await startCompany({
      knex: await databases.init('SQLITE_3'),
      hides: claims => claims.includes('group:default/other'),
    });
  });

  afterEach(() => company.cancelAll());

  afterAll(() => company.stop());

  it('are offered with their versions, as far as the caller may promote them', async () => {
    const all = await behind(MANAGER);
    expect(all).toMatchObject({
      environment: QA,
      from: DEV,
      upstreams: [{ ref: DEV }],
      upToDate: 0,
    });
    expect(
      all.services.map(({ service, fromVersion, promote }) => [
        service,
        fromVersion,
        promote.version,
        promote.allowed,
      ]),
    ).toEqual([LOANS, QUAGGA, SHOP].map(ref => [ref, '1.0.0', '1.1.0', true]));
    const own = await behind(OWNER);
    expect(
      own.services.map(({ service, promote }) => [
        service,
        promote.reasons.map(({ id }) => id),
      ]),
    ).toEqual([
      [LOANS, ['permitted']],
      [QUAGGA, []],
      [SHOP, []],
    ]);
  });

  it('are not offered to those who may not see them', async () => {
    const { services } = await behind(STRANGER);
    expect(services.map(({ service }) => service)).toEqual([LOANS, SHOP]);
    const hidden = await behind(STRANGER, '', 'dr');
    expect(hidden).toMatchObject({ upstreams: [], services: [] });
    expect(JSON.stringify(hidden)).not.toMatch(MARKER);
  });

  it('are compared with an upstream of the environment alone', async () => {
    const { status, body } = await company.ask(
      MANAGER,
      'get',
      `/v1/environments/default/qa/promotable?from=${ZEBRA}`,
    );
    expect([status, body.error.message]).toEqual([
      400,
      `QA does not promote from ${ZEBRA}, but from ${DEV}`,
    ]);
  });

  it('that are new in the target are promoted by themselves', async () => {
    const { services } = await behind(MANAGER, '', 'dr');
    const quagga = services.find(({ service }) => service === QUAGGA);
    expect(quagga?.promote).toMatchObject({
      allowed: false,
      reasons: [{ id: 'addition-alone' }],
    });
    const { body } = await company.ask(MANAGER, 'post', `${BATCHES}/plan`, {
      environment: DR,
      services: [{ service: QUAGGA }],
    });
    expect(body.refused).toEqual([
      { service: QUAGGA, reason: expect.stringMatching(/is new in DR/) },
    ]);
  });

  it('are the same promotions when they are asked for twice', async () => {
    const before = await started();
    const first = await start([SHOP, LOANS]);
    expect(first.map(({ service }) => service)).toEqual([SHOP, LOANS]);
    const again = await start([SHOP, LOANS]);
    expect(again.map(({ id }) => id)).toEqual(first.map(({ id }) => id));
    expect(await started()).toBe(before + 2);
    await company.applied(first[0].id);
  });

  it('are refused as a whole, with the service and the reason', async () => {
    const before = await started();
    const { status, body } = await company.ask(
      MANAGER,
      'post',
      BATCHES,
      batchOf([SHOP, LOANS], '9.9.9'),
    );
    expect([status, body.error.message]).toEqual([
      409,
      'Nothing is promoted. shop: The version to promote is 1.1.0 by now, not 9.9.9. Review it again; LOANS: The version to promote is 1.1.0 by now, not 9.9.9. Review it again',
    ]);
    expect(await started()).toBe(before);
  });

  it('are refused while one of them is under way', async () => {
    const [{ id }] = await start([SHOP]);
    await company.applied(id);
    const { status, body } = await company.ask(
      MANAGER,
      'post',
      BATCHES,
      batchOf([SHOP, LOANS]),
    );
    expect([status, body.error.message]).toEqual([
      409,
      expect.stringMatching(/^Nothing is promoted\. shop: /),
    ]);
  });

  it('tell of each other to those who may see them', async () => {
    const [loans, quagga] = await start([LOANS, QUAGGA]);
    await company.applied(loans.id);
    const path = `/v1/promotions/${loans.id}`;
    const { body } = await company.ask(MANAGER, 'get', path);
    expect(body.batch.others).toEqual([
      expect.objectContaining({
        id: quagga.id,
        service: QUAGGA,
        toVersion: '1.1.0',
        sharesPullRequest: true,
      }),
    ]);
    const hidden = await company.ask(STRANGER, 'get', path);
    expect(hidden.body.batch.others).toEqual([]);
    expect(hidden.text).not.toMatch(MARKER);
  });

  it('are cancelled together, by who may promote and see all of them', async () => {
    const [shop, loans] = await start([SHOP, LOANS]);
    await company.applied(shop.id);
    const path = `/v1/promotions/${shop.id}/cancel`;
    const denied = await company.ask(OWNER, 'post', path);
    expect([denied.status, denied.body.error.message]).toEqual([
      403,
      expect.stringContaining(`${QA}/${LOANS}`),
    ]);
    const done = await company.ask(MANAGER, 'post', path);
    expect([done.status, done.body.state]).toEqual([200, 'cancelled']);
    const other = await company.ask(
      MANAGER,
      'get',
      `/v1/promotions/${loans.id}`,
    );
    expect(other.body.state).toBe('cancelled');
  });

  it('are not cancelled by who may not see one of them, who is not told which', async () => {
    const [loans] = await start([LOANS, QUAGGA]);
    await company.applied(loans.id);
    const { status, text } = await company.ask(
      STRANGER,
      'post',
      `/v1/promotions/${loans.id}/cancel`,
    );
    expect(status).toBe(403);
    expect(text).not.toMatch(MARKER);
  });
});
