import { mockApis, registerMswTestHooks } from '@backstage/frontend-test-utils';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { CHOICES } from '../__testUtils__/creation';
import { aBatchPlan, thePromotable } from '../__testUtils__/batches';
import { SERVICE, theDeployments } from '../__testUtils__/deployments';
import { aPlan, aPromotion } from '../__testUtils__/promotions';
import { EnvironmentsClient } from './EnvironmentsClient';

const BASE = 'http://portal.example/api/environments/v1';
const server = setupServer();

function createClient() {
  const discoveryApi = mockApis.discovery({ baseUrl: 'http://portal.example' });
  return new EnvironmentsClient({
    fetchApi: mockApis.fetch({ resolvePluginProtocol: { discoveryApi } }),
  });
}

describe('EnvironmentsClient', () => {
  registerMswTestHooks(server);

  it('keeps the answer of a URL while it has not changed', async () => {
    const sent: Array<string | null> = [];
    server.use(
      http.get(
        `${BASE}/services/component/default/shop/deployments`,
        ({ request }) => {
          const etag = request.headers.get('If-None-Match');
          sent.push(etag);
          return etag === '"1"'
            ? new HttpResponse(null, { status: 304 })
            : HttpResponse.json(theDeployments(), { headers: { ETag: '"1"' } });
        },
      ),
    );
    const client = createClient();
    const first = await client.deployments(SERVICE);
    expect(first.service).toBe(SERVICE);
    expect(await client.deployments(SERVICE)).toBe(first);
    expect(sent).toEqual([null, '"1"']);
  });

  it.each([
    [
      'environments',
      `${BASE}/environments`,
      (c: EnvironmentsClient) => c.environments(),
    ],
    [
      'history',
      `${BASE}/services/component/default/shop/history?limit=50&environment=resource%3Adefault%2Fqa`,
      (c: EnvironmentsClient) =>
        c
          .history({ service: SERVICE, environment: 'resource:default/qa' })
          .then(history => history.items),
    ],
    [
      'reported versions',
      `${BASE}/services/component/default/shop/artifacts`,
      (c: EnvironmentsClient) => c.reported(SERVICE).then(({ items }) => items),
    ],
    [
      'promotions',
      `${BASE}/promotions?environment=resource%3Adefault%2Fqa&limit=10`,
      (c: EnvironmentsClient) =>
        c.promotions({ environment: 'resource:default/qa', limit: 10 }),
    ],
    [
      'promotions of a service',
      `${BASE}/promotions?service=component%3Adefault%2Fshop`,
      (c: EnvironmentsClient) =>
        c.promotions({ service: SERVICE, environment: undefined }),
    ],
    [
      'the diff of a promotion',
      `${BASE}/promotions/p1/diff`,
      (c: EnvironmentsClient) => c.promotionDiff('p1'),
    ],
    [
      'all promotions',
      `${BASE}/promotions`,
      (c: EnvironmentsClient) => c.promotions({}),
    ],
    [
      'what a service is configured with',
      `${BASE}/services/component/default/shop/settings?environment=resource%3Adefault%2Fqa`,
      (c: EnvironmentsClient) =>
        c
          .configuration({
            service: SERVICE,
            environment: 'resource:default/qa',
          })
          .then(found => (found as unknown as { items: [] }).items),
    ],
    [
      'a short history',
      `${BASE}/services/component/default/shop/history?limit=5`,
      (c: EnvironmentsClient) =>
        c
          .history({ service: SERVICE, limit: 5 })
          .then(history => history.items),
    ],
  ])('asks for %s', async (_name, url, ask) => {
    const seen: string[] = [];
    server.use(
      http.get(`${BASE}/*`, ({ request }) => {
        seen.push(request.url);
        return HttpResponse.json({ items: [] });
      }),
    );
    await expect(ask(createClient())).resolves.toEqual([]);
    expect(seen).toEqual([url]);
  });

  it.each([
    [
      'an environment',
      'environments/default/qa',
      (c: EnvironmentsClient) => c.environment('resource:default/qa'),
    ],
    [
      'an environment in another namespace',
      'environments/team-a/qa',
      (c: EnvironmentsClient) => c.environment('resource:team-a/qa'),
    ],
    [
      'a promotion',
      'promotions/p1',
      (c: EnvironmentsClient) => c.promotion('p1'),
    ],
    [
      'a promotion with a strange id',
      'promotions/a%2Fb%3Fc',
      (c: EnvironmentsClient) => c.promotion('a/b?c'),
    ],
    [
      'deployments of a service whose kind is written in capitals',
      'services/component/default/shop/deployments',
      (c: EnvironmentsClient) => c.deployments('Component:default/shop'),
    ],
  ])('asks for %s', async (_name, path, ask) => {
    server.use(http.get(`${BASE}/${path}`, () => HttpResponse.json({ ok: 1 })));
    await expect(ask(createClient())).resolves.toEqual({ ok: 1 });
  });

  it('plans and promotes services together', async () => {
    const bodies: unknown[] = [];
    const behind = thePromotable();
    server.use(
      http.get(
        `${BASE}/environments/default/qa/promotable`,
        ({ request: { url } }) => {
          bodies.push(new URL(url).searchParams.get('from'));
          return HttpResponse.json(behind);
        },
      ),
      http.post(`${BASE}/promotion-batches/plan`, async ({ request }) => {
        bodies.push(await request.json());
        return HttpResponse.json(aBatchPlan());
      }),
      http.post(`${BASE}/promotion-batches`, async ({ request }) => {
        bodies.push(await request.json());
        return HttpResponse.json({ items: [aPromotion()] }, { status: 202 });
      }),
    );
    const client = createClient();
    const { environment, from } = behind;
    const wish = { environment, services: [{ service: SERVICE }] };
    const request = {
      environment,
      services: [{ service: SERVICE, expectedVersion: '1.2.0' }],
    };
    expect(await client.promotable({ environment, from })).toEqual(behind);
    expect((await client.planBatch(wish)).plans).toHaveLength(2);
    expect((await client.promoteBatch(request)).map(({ id }) => id)).toEqual([
      'p1',
    ]);
    expect(bodies).toEqual([from, wish, request]);
  });

  it('plans and promotes into several environments', async () => {
    const bodies: unknown[] = [];
    server.use(
      http.post(`${BASE}/promotion-rollouts/plan`, async ({ request }) => {
        bodies.push(await request.json());
        return HttpResponse.json({ targets: [] });
      }),
      http.post(`${BASE}/promotion-rollouts`, async ({ request }) => {
        bodies.push(await request.json());
        return HttpResponse.json({ items: [aPromotion()] }, { status: 202 });
      }),
    );
    const client = createClient();
    const wish = {
      service: SERVICE,
      from: 'resource:default/qa',
      targets: [
        { environment: 'resource:default/eu' },
        { environment: 'resource:default/us' },
      ],
    };
    const request = { ...wish, expectedVersion: '1.2.0' };
    expect(await client.planRollout(wish)).toEqual({ targets: [] });
    expect((await client.promoteRollout(request)).map(({ id }) => id)).toEqual([
      'p1',
    ]);
    expect(bodies).toEqual([wish, request]);
  });

  it('plans and starts what goes from everywhere', async () => {
    const bodies: unknown[] = [];
    const plan = { service: SERVICE, targets: [], denied: [], hidden: 1 };
    server.use(
      http.post(`${BASE}/removals/plan`, async ({ request }) => {
        bodies.push(await request.json());
        return HttpResponse.json(plan);
      }),
      http.post(`${BASE}/removals`, async ({ request }) => {
        bodies.push(await request.json());
        return HttpResponse.json({ items: [aPromotion()] }, { status: 202 });
      }),
    );
    const client = createClient();
    const wish = { service: SERVICE };
    const request = {
      ...wish,
      targets: [{ environment: 'resource:default/eu' }],
    };
    expect(await client.planRemovals(wish)).toEqual(plan);
    expect(
      (await client.removeEverywhere(request)).map(({ id }) => id),
    ).toEqual(['p1']);
    expect(bodies).toEqual([wish, request]);
  });

  it('plans and proposes that an environment goes', async () => {
    const bodies: unknown[] = [];
    const path = `${BASE}/environments/default/qa/removal`;
    const pull = { number: 3, url: 'https://x.example/3', state: 'open' };
    server.use(
      http.post(`${path}/plan`, () => HttpResponse.json({ gone: true })),
      http.post(path, async ({ request }) => {
        bodies.push(await request.json());
        return HttpResponse.json(pull, { status: 202 });
      }),
    );
    const client = createClient();
    const ref = 'resource:default/qa';
    const request = { confirm: 'qa', consents: ['all'] };
    expect(await client.planEnvironmentRemoval(ref)).toEqual({ gone: true });
    expect(await client.removeEnvironment(ref, request)).toEqual(pull);
    expect(bodies).toEqual([request]);
  });

  it('plans and proposes that previews go', async () => {
    const bodies: unknown[] = [];
    const path = `${BASE}/services/component/default/shop/previews/removal`;
    const pull = { number: 3, url: 'https://x.example/3', state: 'open' };
    server.use(
      http.post(`${path}/plan`, () => HttpResponse.json({ gone: true })),
      http.post(path, async ({ request }) => {
        bodies.push(await request.json());
        return HttpResponse.json({ items: [pull] }, { status: 202 });
      }),
    );
    const client = createClient();
    const ref = 'component:default/shop';
    const request = { consents: ['all'] };
    expect(await client.planPreviewsRemoval(ref)).toEqual({ gone: true });
    expect(await client.removePreviews(ref, request)).toEqual([pull]);
    expect(bodies).toEqual([request]);
  });

  it('plans, promotes and cancels', async () => {
    const wish = { service: SERVICE, environment: 'resource:default/qa' };
    const bodies: unknown[] = [];
    server.use(
      http.post(`${BASE}/promotions/plan`, async ({ request }) => {
        bodies.push(await request.json());
        return HttpResponse.json(aPlan());
      }),
      http.post(`${BASE}/promotions`, async ({ request }) => {
        bodies.push(await request.json());
        return HttpResponse.json(aPromotion(), { status: 201 });
      }),
      http.post(`${BASE}/promotions/p1/cancel`, () =>
        HttpResponse.json(aPromotion({ state: 'cancelled' })),
      ),
    );
    const client = createClient();
    expect((await client.plan(wish)).toVersion).toBe('1.2.0');
    const request = { ...wish, expectedVersion: '1.2.0' };
    expect((await client.promote(request)).id).toBe('p1');
    expect((await client.cancel('p1')).state).toBe('cancelled');
    expect(bodies).toEqual([wish, request]);
  });

  it('asks what may be created, and what speaks against it', async () => {
    const bodies: unknown[] = [];
    const faults = [{ part: 'service' as const, message: 'name: taken' }];
    server.use(
      http.get(`${BASE}/creations/choices`, () => HttpResponse.json(CHOICES)),
      http.post(`${BASE}/creations/check`, async ({ request }) => {
        bodies.push(await request.json());
        return HttpResponse.json({ faults });
      }),
    );
    const client = createClient();
    const wish = {
      service: {
        name: 'loans',
        owner: 'group:default/team',
        repository: 'https://github.com/acme/loans',
      },
    };
    expect(await client.creationChoices()).toEqual(CHOICES);
    expect(await client.checkCreation(wish)).toEqual(faults);
    expect(bodies).toEqual([wish]);
  });

  it('looks for environments in a repository', async () => {
    const bodies: unknown[] = [];
    const found = { environments: [], notes: ['. pins no version: left out'] };
    server.use(
      http.post(`${BASE}/creations/drafts`, async ({ request }) => {
        bodies.push(await request.json());
        return HttpResponse.json(found);
      }),
    );
    const search = {
      repository: 'https://github.com/acme/gitops',
      owner: 'group:default/platform',
    };
    expect(await createClient().findEnvironments(search)).toEqual(found);
    expect(bodies).toEqual([search]);
  });

  it('lifts the hold of a deployment', async () => {
    const seen: string[] = [];
    server.use(
      http.delete(`${BASE}/*`, ({ request }) => {
        seen.push(request.url);
        return HttpResponse.json({ items: [] });
      }),
    );
    await createClient().liftHold({
      service: SERVICE,
      environment: 'resource:default/qa',
    });
    expect(seen).toEqual([
      `${BASE}/services/component/default/shop/hold?environment=resource%3Adefault%2Fqa`,
    ]);
  });

  it('takes a report back', async () => {
    const seen: string[] = [];
    server.use(
      http.delete(`${BASE}/*`, ({ request }) => {
        seen.push(request.url);
        return new HttpResponse(null, { status: 204 });
      }),
    );
    await createClient().withdrawReported('a/1');
    expect(seen).toEqual([`${BASE}/artifacts/a%2F1`]);
  });

  it('withdraws a service that is awaited, which has no answer', async () => {
    const seen: string[] = [];
    server.use(
      http.delete(`${BASE}/*`, ({ request }) => {
        seen.push(request.url);
        return new HttpResponse(null, { status: 204 });
      }),
    );
    await createClient().withdrawAwaited({
      service: SERVICE,
      environment: 'resource:default/qa',
    });
    expect(seen).toEqual([
      `${BASE}/services/component/default/shop/awaited?environment=resource%3Adefault%2Fqa`,
    ]);
  });

  it.each([403, 409, 500])(
    'rejects with the response of status %d',
    async status => {
      server.use(
        http.all(`${BASE}/*`, () =>
          HttpResponse.json(
            { error: { name: 'AnError', message: 'because' } },
            { status },
          ),
        ),
      );
      const client = createClient();
      const failure = { name: 'ResponseError', statusCode: status };
      await expect(client.deployments(SERVICE)).rejects.toMatchObject(failure);
      await expect(client.cancel('p1')).rejects.toMatchObject(failure);
    },
  );

  const wish = { service: SERVICE, environment: 'resource:default/qa' };

  it.each<[string, (c: EnvironmentsClient) => Promise<unknown>]>([
    ['environments', c => c.environments()],
    ['environment', c => c.environment('resource:default/qa')],
    ['deployments', c => c.deployments(SERVICE)],
    ['history', c => c.history({ service: SERVICE })],
    [
      'configuration',
      c => c.configuration({ service: SERVICE, environment: 'x' }),
    ],
    ['promotions', c => c.promotions({})],
    ['promotion', c => c.promotion('p1')],
    ['diff', c => c.promotionDiff('p1')],
    ['plan', c => c.plan(wish)],
    ['promote', c => c.promote({ ...wish, expectedVersion: '1.2.0' })],
    ['cancel', c => c.cancel('p1')],
    [
      'hold',
      c => c.liftHold({ service: SERVICE, environment: 'resource:default/qa' }),
    ],
  ])('%s rejects with the message of the backend', async (_name, ask) => {
    server.use(
      http.all(`${BASE}/*`, () =>
        HttpResponse.json(
          {
            error: { name: 'NotAllowedError', message: 'Ask the owners' },
            response: { statusCode: 403 },
          },
          { status: 403 },
        ),
      ),
    );
    await expect(ask(createClient())).rejects.toMatchObject({
      cause: { name: 'NotAllowedError', message: 'Ask the owners' },
    });
  });

  it('asks anew after a failure, with the answer it still has', async () => {
    const statuses = [200, 503, 304];
    server.use(
      http.get(`${BASE}/promotions/p1`, () => {
        const status = statuses.shift();
        return status === 200
          ? HttpResponse.json(aPromotion(), { headers: { ETag: '"1"' } })
          : new HttpResponse(null, { status });
      }),
    );
    const client = createClient();
    const first = await client.promotion('p1');
    await expect(client.promotion('p1')).rejects.toMatchObject({
      statusCode: 503,
    });
    expect(await client.promotion('p1')).toBe(first);
  });

  it('forgets the answers that nobody asked for in a long time', async () => {
    const sent: Array<string | null> = [];
    server.use(
      http.get(`${BASE}/promotions/:id`, ({ request }) => {
        sent.push(request.headers.get('If-None-Match'));
        return HttpResponse.json({}, { headers: { ETag: '"1"' } });
      }),
    );
    const client = createClient();
    for (let id = 0; id <= 50; id += 1) {
      await client.promotion(String(id));
    }
    await client.promotion('50');
    await client.promotion('0');
    expect(sent.slice(-2)).toEqual(['"1"', null]);
  });
});
