import { TestDatabases } from '@backstage/backend-test-utils';
import {
  DEV,
  DR,
  LOANS,
  MARKER,
  QA,
  SHOP,
  ZEBRA,
  startCompany,
} from './__testUtils__/startCompany';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

jest.setTimeout(60_000);

const MANAGER = 'release manager';
const PLATFORM = 'platform engineer';
const STRANGER = 'developer of another team';
const REMOVALS = '/v1/removals';

const target = (service: string, environment: string) => ({
  environment,
  consents: [
    `${service} is taken out of ${environment
      .split('/')[1]
      .toLocaleUpperCase('en-US')}, with its configuration`,
  ],
});

describe('a service that goes from everywhere', () => {
  let company: Awaited<ReturnType<typeof startCompany>>;

  const plan = (role: Parameters<typeof company.ask>[0], service: string) =>
    company.ask(role, 'post', `${REMOVALS}/plan`, { service });
  const start = (
    role: Parameters<typeof company.ask>[0],
    environments: string[],
    rest: object = {},
  ) =>
    company.ask(role, 'post', REMOVALS, {
      service: LOANS,
      targets: environments.map(ref => target('LOANS', ref)),
      ...rest,
    });

  beforeAll(async () => {
    company = await startCompany({
      knex: await databases.init('SQLITE_3'),
      hides: claims => claims.includes('group:default/other'),
    });
  });

  afterEach(() => company.cancelAll());

  afterAll(() => company.stop());

  it('is planned against the promotion order', async () => {
    const { status, body } = await plan(PLATFORM, LOANS);
    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        service: LOANS,
        targets: [DR, ZEBRA, QA, DEV].map(environment => ({
          environment,
          plan: { kind: 'removal', toVersion: 'none' },
        })),
        denied: [],
        hidden: 0,
      },
    });
  });

  it('is planned without the names of environments that the caller may not see', async () => {
    const { body, text } = await plan(STRANGER, LOANS);
    expect(body.hidden).toBe(1);
    expect(
      [
        ...body.targets.map(
          ({ environment }: { environment: string }) => environment,
        ),
        ...body.denied,
      ].sort(),
    ).toEqual([DEV, DR, QA].sort());
    expect(text).not.toMatch(MARKER);
  });

  it('says where the caller may see the service, but not take it out', async () => {
    const { body } = await plan('developer of the owner', SHOP);
    expect(body.denied).toEqual([ZEBRA]);
    expect(body.targets).not.toContainEqual(
      expect.objectContaining({ environment: ZEBRA }),
    );
  });

  it('takes the permission somewhere to plan, and on each target to start', async () => {
    const denied = await plan(STRANGER, SHOP);
    expect([denied.status, denied.body.error.message]).toEqual([
      403,
      expect.stringMatching(
        /^You need the permission environments\.service\.remove on /,
      ),
    ]);
    expect(denied.text).not.toMatch(MARKER);
    const hidden = await start(STRANGER, [QA, ZEBRA]);
    expect([hidden.status, hidden.body.error.message]).toEqual([
      404,
      `There is no environment ${ZEBRA}`,
    ]);
    expect((await start('viewer', [QA, DEV])).status).toBe(403);
  });

  it('leaves an audit event and a promotion for each environment, which know of each other', async () => {
    company.audited.length = 0;
    const { status, body } = await start(PLATFORM, [DR, ZEBRA], {
      leaveOthers: true,
    });
    expect({ status, body }).toMatchObject({
      status: 202,
      body: {
        items: [DR, ZEBRA].map(environment => ({
          kind: 'removal',
          environment,
          service: LOANS,
        })),
      },
    });
    expect(
      company.audited
        .filter(({ eventId }) => eventId === 'promotion-start')
        .filter(({ outcome }) => outcome === 'success'),
    ).toEqual(
      expect.arrayContaining(
        [DR, ZEBRA].map(environment =>
          expect.objectContaining({
            meta: expect.objectContaining({ environment, kind: 'removal' }),
          }),
        ),
      ),
    );
    const [dr, zebra] = body.items;
    const path = `/v1/promotions/${dr.id}`;
    const page = await company.ask(MANAGER, 'get', path);
    expect(page.body.batch.others).toEqual([
      expect.objectContaining({
        id: zebra.id,
        environment: ZEBRA,
        sharesPullRequest: false,
      }),
    ]);
    const hidden = await company.ask(STRANGER, 'get', path);
    expect(hidden.body.batch.others).toEqual([]);
    expect(hidden.text).not.toMatch(MARKER);
  });

  it('is refused as a whole, with the environments and the reasons', async () => {
    const { status, body } = await start(PLATFORM, [DR, ZEBRA]);
    expect([status, body.error.message]).toEqual([
      409,
      expect.stringMatching(
        /^Nothing is removed\. QA: it has the service, too, and is not named\. .*; DEV: it has the service, too/,
      ),
    ]);
  });

  it.each([
    ['no target', { targets: [] }],
    ['a version', { expectedVersion: 'none' }],
    ['a false wish', { leaveOthers: false }],
  ])('is not asked for with %s', async (_, rest) => {
    expect((await start(PLATFORM, [QA], rest)).status).toBe(400);
  });
});
