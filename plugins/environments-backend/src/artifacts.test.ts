import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { authServiceFactory } from '@backstage/backend-defaults/auth';
import { httpAuthServiceFactory } from '@backstage/backend-defaults/httpAuth';
import { permissionsServiceFactory } from '@backstage/backend-defaults/permissions';
import { TestDatabases } from '@backstage/backend-test-utils';
import request from 'supertest';
import {
  hasDockerRegistry,
  startDockerRegistry,
} from './__testUtils__/startDockerRegistry';
import {
  SHOP,
  TAB,
  startEnvironments,
} from './__testUtils__/startEnvironments';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

jest.setTimeout(60_000);

const API = '/api/environments/v1';
const ARTIFACTS = `${API}/artifacts`;
const TOKENS = {
  ci: 'token-of-the-shop-ci',
  portal: 'token-of-another-portal',
  catalog: 'token-for-the-catalog',
};
const external = (
  name: keyof typeof TOKENS,
  accessRestrictions?: object[],
) => ({
  type: 'static',
  options: { token: TOKENS[name], subject: name },
  ...(accessRestrictions ? { accessRestrictions } : {}),
});

const report = {
  artifact: 'r.example/shop',
  version: '1.2.0',
  digest: `sha256:${'a'.repeat(64)}`,
  commit: 'c'.repeat(40),
  build: 'https://ci.example/7',
};

describe('the report of a version', () => {
  let portal: Awaited<ReturnType<typeof startEnvironments>>;

  const start = async (reporters?: object[]) => {
    portal = await startEnvironments({
      knex: await databases.init('SQLITE_3'),
      authority: [
        authServiceFactory,
        httpAuthServiceFactory,
        permissionsServiceFactory,
      ],
      config: reporters ? { artifacts: { reporters } as never } : {},
      backendConfig: {
        auth: {
          externalAccess: [
            external('ci', [
              {
                plugin: 'environments',
                permission: 'environments.artifact.report',
              },
            ]),
            external('portal'),
            external('catalog', [{ plugin: 'catalog' }]),
          ],
        },
      } as never,
    });
  };
  const ask = (
    name: keyof typeof TOKENS,
    method: 'get' | 'post' | 'put' | 'delete',
    path: string,
    body?: object,
  ) =>
    request(portal.server)
      [method](path)
      .set('authorization', `Bearer ${TOKENS[name]}`)
      .send(body);
  const send = (body: object, name: keyof typeof TOKENS = 'ci') =>
    ask(name, 'post', ARTIFACTS, body);

  afterEach(() => portal.stop());

  it('is taken from a token that may do nothing else', async () => {
    await start();
    const first = await send(report);
    expect({ status: first.status, body: first.body }).toEqual({
      status: 201,
      body: {
        id: expect.any(String),
        artifact: { kind: 'image', name: 'r.example/shop' },
        version: '1.2.0',
        digest: report.digest,
        commit: report.commit,
        build: report.build,
        reportedBy: 'ci',
        reportedAt: expect.any(String),
      },
    });
    const again = await send(report);
    expect({ status: again.status, body: again.body }).toEqual({
      status: 200,
      body: first.body,
    });
    const listed = await ask('portal', 'get', `${TAB}/artifacts`);
    expect(listed.body).toEqual({
      items: [{ ...first.body, permitted: true }],
      followed: [],
    });
    const wish = { service: SHOP, environment: 'resource:default/dev' };
    for (const [method, path, body] of [
      ['get', `${API}/environments`],
      ['get', `${TAB}/deployments`],
      ['get', `${TAB}/artifacts`],
      ['get', `${TAB}/history`],
      ['get', `${API}/promotions`],
      ['post', `${API}/promotions/plan`, wish],
      ['post', `${API}/promotions`, { ...wish, expectedVersion: '1.2.0' }],
      ['post', `${TAB}/sync`, { environment: wish.environment }],
    ] as const) {
      const { status } = await ask('ci', method, path, body);
      expect({ path, status }).toEqual({ path, status: 403 });
    }
  });

  it('is withdrawn by who may report it', async () => {
    await start([{ subject: 'ci', artifacts: ['r.example/shop'] }]);
    const { body } = await send(report);
    const path = `${ARTIFACTS}/${body.id}`;
    const refused = await ask('portal', 'delete', path);
    expect(refused.body.error.message).toMatch(
      /^portal may not report r.example\/shop/,
    );
    await ask('catalog', 'delete', path).expect(403);
    await ask('ci', 'delete', path).expect(204);
    await ask('ci', 'delete', path).expect(404);
    const listed = await ask('portal', 'get', `${TAB}/artifacts`);
    expect(listed.body).toEqual({ items: [], followed: [] });
    expect(portal.audited).toContainEqual(
      expect.objectContaining({
        eventId: 'artifact-withdraw',
        outcome: 'success',
        meta: expect.objectContaining({ version: '1.2.0' }),
      }),
    );
  });

  it('is written down as any other change', async () => {
    await start();
    await send(report);
    expect(portal.audited).toContainEqual(
      expect.objectContaining({
        eventId: 'artifact-report',
        outcome: 'success',
        meta: { artifact: 'r.example/shop', version: '1.2.0' },
      }),
    );
  });

  it('is refused to others', async () => {
    await start();
    const { status } = await send(report, 'catalog');
    expect(status).toBe(403);
    await request(portal.server).post(ARTIFACTS).send(report).expect(401);
  });

  it('is taken of the artifacts that the configuration names alone', async () => {
    await start([{ subject: 'ci', artifacts: ['r.example/sh*'] }]);
    await send(report).expect(201);
    const refused = await send({ ...report, artifact: 'r.example/loans' });
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toBe(
      'ci may not report r.example/loans: environments.artifacts.reporters in app-config says who may report what',
    );
    await send({ ...report, artifact: 'r.example/shop/tool' }).expect(403);
    await send(report, 'portal').expect(403);
  });

  it.each([
    ['an image with a tag', { artifact: 'r.example/shop:1.2.0' }],
    ['a build that is no page', { build: 'ftp://ci.example/7' }],
    ['a version that is no tag', { version: 'feature/x' }],
    ['a tag with a digest', { version: '1.2.3@sha256:abc' }],
    ['a chart of no version', { kind: 'chart', version: 'main' }],
    ['half a commit', { commit: 'abc' }],
    ['a digest that is none', { digest: 'sha256:xyz' }],
    ['what nobody reads', { tag: '1.2.0' }],
  ])('is refused with %s', async (_, given) => {
    await start();
    const { status } = await send({ ...report, ...given });
    expect(status).toBe(400);
  });

  it('takes the short name of an image for the long one', async () => {
    await start();
    const { body } = await send({ ...report, artifact: 'acme/shop' });
    expect(body.artifact.name).toBe('docker.io/acme/shop');
  });

  it('names a chart as it is written', async () => {
    await start();
    const { body } = await send({
      artifact: 'shop',
      kind: 'chart',
      version: '2.0.0',
    });
    expect(body.artifact).toEqual({ kind: 'chart', name: 'shop' });
  });

  describe('by a registry', () => {
    const NOTIFICATIONS = `${ARTIFACTS}/notifications`;
    const MEDIA = 'application/vnd.docker.distribution.events.v1+json';
    const event = (target: object, rest: object = {}) => ({
      id: '1',
      action: 'push',
      target: {
        mediaType: 'application/vnd.oci.image.index.v1+json',
        digest: report.digest,
        repository: 'shop',
        tag: '1.2.0',
        ...target,
      },
      request: { host: 'r.example', method: 'PUT' },
      ...rest,
    });
    const notify = (events: object[]) =>
      request(portal.server)
        .post(NOTIFICATIONS)
        .set('authorization', `Bearer ${TOKENS.ci}`)
        .set('content-type', MEDIA)
        .send(JSON.stringify({ events }));

    it('is taken of images with a tag, and of nothing else', async () => {
      await start([{ subject: 'ci', artifacts: ['r.example/shop'] }]);
      const { status, body } = await notify([
        event({}),
        event({ mediaType: 'application/vnd.oci.image.layer.v1.tar' }),
        event({ tag: undefined }),
        event({ tag: `sha256-${'a'.repeat(64)}.sig` }),
        event({}, { action: 'pull' }),
        event({}, { request: undefined }),
        event({ repository: 'another' }),
        event({ repository: 'No Name' }),
        { action: 'delete' },
      ]);
      expect({ status, body }).toEqual({
        status: 200,
        body: {
          items: [
            expect.objectContaining({
              artifact: { kind: 'image', name: 'r.example/shop' },
              version: '1.2.0',
              digest: report.digest,
              reportedBy: 'ci',
            }),
          ],
        },
      });
      const listed = await ask('portal', 'get', `${TAB}/artifacts`);
      expect(listed.body.items).toEqual([
        { ...body.items[0], permitted: false },
      ]);
    });

    it('is refused to others, and as what it is not', async () => {
      await start();
      const other = await ask('catalog', 'post', NOTIFICATIONS, { events: [] });
      const none = await ask('ci', 'post', NOTIFICATIONS, {});
      expect([other.status, none.status]).toEqual([403, 400]);
    });

    if (hasDockerRegistry) {
      it('comes of what is pushed to the registry of the distribution project', async () => {
        await start();
        const { port } = portal.server.address() as AddressInfo;
        const registry = await startDockerRegistry({
          notifies: {
            url: `http://127.0.0.1:${port}${NOTIFICATIONS}`,
            token: TOKENS.ci,
          },
        });
        try {
          const digest = await registry.push('team/shop', '2.0.0');
          const reported = () =>
            portal.audited.find(
              ({ eventId, outcome }) =>
                eventId === 'artifact-report' && outcome === 'success',
            );
          while (!reported()) {
            await sleep(100);
          }
          expect(reported()?.meta).toEqual({
            artifact: `${registry.host}/team/shop`,
            version: '2.0.0',
            digest,
          });
        } finally {
          await registry.stop();
        }
      });
    } else {
      process.stderr.write(
        '\nSKIPPED: the notifications of docker-registry, which is not installed (apt install docker-registry)\n\n',
      );
    }
  });
});
