import { TestDatabases } from '@backstage/backend-test-utils';
import {
  DR,
  FLEET,
  LOANS,
  MARKER,
  QA,
  SHOP,
  ZEBRA,
  startCompany,
} from './__testUtils__/startCompany';
import { fleetFile } from './golden/fleetFile';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

jest.setTimeout(60_000);

const PLATFORM = 'platform engineer';
const STRANGER = 'developer of another team';
const REMOVAL = '/v1/environments/default/zebra/removal';

describe('an environment that goes as a whole', () => {
  let company: Awaited<ReturnType<typeof startCompany>>;

  beforeAll(async () => {
    company = await startCompany({
      knex: await databases.init('SQLITE_3'),
      hides: claims => claims.includes('group:default/other'),
    });
    const file = fleetFile({
      name: 'zebra',
      repository: 'https://memory.example/acme/env-zebra',
      place: 'repository',
      branch: 'main',
      engine: 'argocd',
      fleet: {
        repository: FLEET,
        branch: 'main',
        direct: false,
        folder: 'clusters/qa',
      },
    });
    company.scm.seed(FLEET, { [file.path]: file.content });
  });

  afterAll(() => company.stop());

  it('is offered on its page to those who may', async () => {
    const page = '/v1/environments/default/zebra';
    const shown = await company.ask(PLATFORM, 'get', page);
    expect(shown.body.mayRemove).toBe(true);
    const { body } = await company.ask('release manager', 'get', page);
    expect(body).not.toHaveProperty('mayRemove');
  });

  it('is proposed to its fleet once, with an audit event', async () => {
    const { status, body } = await company.ask(
      PLATFORM,
      'post',
      `${REMOVAL}/plan`,
    );
    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        environment: ZEBRA,
        blocked: [],
        services: { refs: expect.arrayContaining([LOANS, SHOP]), hidden: 0 },
        downstream: { refs: [DR], hidden: 0 },
      },
    });
    const request = { confirm: 'zebra', consents: body.consents };
    const refused = await company.ask(PLATFORM, 'post', REMOVAL, {
      ...request,
      consents: [],
    });
    expect(refused.status).toBe(409);
    company.audited.length = 0;
    const first = await company.ask(PLATFORM, 'post', REMOVAL, request);
    expect(first).toMatchObject({ status: 202, body: { state: 'open' } });
    const second = await company.ask(PLATFORM, 'post', REMOVAL, request);
    expect(second.body).toEqual(first.body);
    expect(company.audited).toContainEqual(
      expect.objectContaining({
        eventId: 'environment-remove',
        outcome: 'success',
        meta: expect.objectContaining({ pullRequest: first.body.url }),
      }),
    );
  });

  it('is no environment to those who may not see it, and takes the permission', async () => {
    const hidden = await company.ask(STRANGER, 'post', `${REMOVAL}/plan`);
    expect([hidden.status, hidden.body.error.message]).toEqual([
      404,
      `There is no environment ${ZEBRA}`,
    ]);
    const denied = await company.ask(
      STRANGER,
      'post',
      '/v1/environments/default/qa/removal/plan',
    );
    expect([denied.status, denied.body.error.message]).toEqual([
      403,
      `You need the permission environments.delete on ${QA}`,
    ]);
    expect(denied.text).not.toMatch(MARKER);
  });

  describe('and previews of a service', () => {
    const PREVIEWS = '/v1/services/component/default/fresh/previews/removal';
    const OWNER = 'developer of the owner';
    const asked = (rest: object = {}) =>
      company.ask(OWNER, 'post', PREVIEWS, rest);

    it('are proposed to the fleet once, with an audit event, to those who may have them', async () => {
      const none = await company.ask(OWNER, 'post', `${PREVIEWS}/plan`);
      expect(none.body.blocked).toEqual([
        expect.stringMatching(/^No fleet of a cluster in environments/),
      ]);
      const disagreed = await asked({ consents: [] });
      expect(disagreed.status).toBe(409);
      await company.ask(OWNER, 'post', '/v1/repositories/previews', {
        name: 'fresh',
        owner: 'group:default/team',
        repository: 'https://memory.example/acme/fresh',
        image: 'r.example/fresh',
      });
      const { pullRequests } = company.scm.forRepository(FLEET)!;
      const [{ number, headCommit }] = await pullRequests.find({
        head: 'downstage/previews-fresh',
      });
      await pullRequests.merge(number, { expectedHead: headCommit });
      const plan = await company.ask(OWNER, 'post', `${PREVIEWS}/plan`);
      expect(plan).toMatchObject({
        status: 200,
        body: {
          service: 'component:default/fresh',
          fleets: [{ files: [{ path: 'clusters/dev/preview-fresh.yaml' }] }],
          blocked: [],
        },
      });
      company.audited.length = 0;
      const { consents } = plan.body;
      const first = await asked({ consents });
      expect(first).toMatchObject({
        status: 202,
        body: { items: [{ state: 'open' }] },
      });
      expect((await asked({ consents })).body).toEqual(first.body);
      expect(company.audited).toContainEqual(
        expect.objectContaining({
          eventId: 'previews-remove',
          outcome: 'success',
          meta: expect.objectContaining({
            service: 'component:default/fresh',
            pullRequests: [first.body.items[0].url],
          }),
        }),
      );
    });

    it('take the permission on the service', async () => {
      const denied = await company.ask(STRANGER, 'post', `${PREVIEWS}/plan`);
      expect([denied.status, denied.body.error.message]).toEqual([
        403,
        expect.stringMatching(
          /^You need the permission environments\.service\.create on component:default\/fresh/,
        ),
      ]);
    });
  });
});
