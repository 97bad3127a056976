import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KubeCluster, startKubeCluster } from '../../../kube';
import { KubeClient } from '../../kube/KubeClient';
import { type ArgoCdApi, startArgoCdApi } from './startArgoCdApi';

const folder = mkdtempSync(join(tmpdir(), 'argocd-api-'));
let cluster: KubeCluster;
let client: KubeClient;
let api: ArgoCdApi;

const application = (
  name: string,
  namespace = 'argocd',
  project = 'default',
) => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name, namespace, labels: { team: name } },
  spec: {
    project,
    source: { repoURL: 'https://git.example/env', path: '.' },
    destination: { name: 'dev', namespace: 'dev' },
  },
  status: {
    sync: { status: 'Synced', revision: 'a'.repeat(40) },
    health: { status: 'Healthy' },
    operationState: {
      phase: 'Succeeded',
      message: 'done',
      startedAt: '2026-01-01T00:00:00Z',
      operation: { sync: { revision: 'a'.repeat(40) } },
      syncResult: { revision: 'b'.repeat(40) },
    },
  },
});

beforeAll(async () => {
  cluster = await startKubeCluster({
    name: 'dev',
    port: 0,
    dataFile: join(folder, 'dev.sqlite'),
  });
  client = new KubeClient({ url: cluster.url, token: 'x' });
  for (const namespace of ['argocd', 'team-b']) {
    await client.ensureNamespace(namespace);
  }
  await client.create(application('one'));
  await client.create(application('two', 'team-b', 'payments'));
  api = await startArgoCdApi({
    cluster: { url: cluster.url, token: 'x' },
    port: 0,
    refreshMs: 300,
    accounts: [
      {
        name: 'portal',
        password: 'secret',
        tokens: ['key'],
        policies: ['get, */*', 'sync, default/*'],
      },
      { name: 'payments', tokens: ['other'], policies: ['get, payments/*'] },
    ],
  });
});

afterAll(async () => {
  await api.stop();
  await cluster.stop();
  rmSync(folder, { recursive: true });
});

async function ask(
  path: string,
  options: { token?: string; body?: object } = {},
) {
  const { token, body } = options;
  const response = await fetch(`${api.url}/api/${path}`, {
    method: body ? 'POST' : 'GET',
    headers: {
      'content-type': 'application/json',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: body && JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as any };
}

const no = (status: number, code: number, message: string) => ({
  status,
  body: { error: message, code, message },
});

const logIn = async () =>
  (
    await ask('v1/session', {
      body: { username: 'portal', password: 'secret' },
    })
  ).body.token as string;

const namesOf = async (path: string, token = 'key') =>
  (await ask(path, { token })).body.items.map(
    (item: any) => item.metadata.name,
  );

describe('startArgoCdApi', () => {
  it('logs in with a token that tells its end', async () => {
    const token = await logIn();
    const claims = JSON.parse(
      Buffer.from(token.split('.')[1], 'base64url').toString(),
    );
    expect(claims).toMatchObject({ iss: 'argocd', sub: 'portal:login' });
    expect(claims.exp - claims.iat).toBe(86_400);
    expect((await ask('v1/session/userinfo', { token })).body).toMatchObject({
      loggedIn: true,
      username: 'portal',
    });
    api.revokeSessions();
    expect((await ask('v1/applications', { token })).status).toBe(401);
    expect(
      (await ask('v1/applications', { token: await logIn() })).status,
    ).toBe(200);
  });

  it.each([
    ['no token', {}, no(401, 16, 'no session information')],
    [
      'a token of another server',
      { token: 'a.b.c' },
      no(
        401,
        16,
        'invalid session: token signature is invalid: signature is invalid',
      ),
    ],
  ])('refuses %s', async (_case, options, answer) => {
    expect(await ask('v1/applications', options)).toEqual(answer);
  });

  it('refuses a wrong password', async () => {
    expect(
      await ask('v1/session', { body: { username: 'portal', password: 'x' } }),
    ).toEqual(no(401, 16, 'Invalid username or password'));
  });

  it('lists what an account may see, by project, label, name and namespace', async () => {
    expect(await namesOf('v1/applications')).toEqual(['one', 'two']);
    expect(await namesOf('v1/applications', 'other')).toEqual(['two']);
    expect(await namesOf('v1/applications?projects=payments')).toEqual(['two']);
    expect(await namesOf('v1/applications?selector=team%3Done')).toEqual([
      'one',
    ]);
    expect(await namesOf('v1/applications?name=two')).toEqual(['two']);
    expect(await namesOf('v1/applications?appNamespace=argocd')).toEqual([
      'one',
    ]);
  });

  it('gives the fields of a list that Argo CD knows, and no others', async () => {
    const fields = [
      'metadata.name',
      'metadata.resourceVersion',
      'status.sync',
      'status.sync.status',
      'status.operationState.operation.sync',
    ];
    const query = fields.map(field => `items.${field}`).join();
    const { body } = await ask(`v1/applications?name=one&fields=${query}`, {
      token: 'key',
    });
    expect(body.items).toEqual([
      {
        metadata: { name: 'one' },
        status: {
          sync: { status: 'Synced' },
          operationState: { operation: { sync: { revision: 'b'.repeat(40) } } },
        },
      },
    ]);
    const rest = await ask('v1/applications?name=one&fields=-items.spec', {
      token: 'key',
    });
    expect(rest.body.items[0]).toMatchObject({ metadata: { name: 'one' } });
    expect(rest.body.items[0]).not.toHaveProperty('spec');
  });

  it('does not tell a missing Application from a hidden one, unless its project is named', async () => {
    const denied = no(403, 7, 'permission denied');
    expect(await ask('v1/applications/none', { token: 'key' })).toEqual(denied);
    expect(await ask('v1/applications/one', { token: 'other' })).toEqual(
      denied,
    );
    expect(
      await ask('v1/applications/none?project=default', { token: 'key' }),
    ).toEqual(no(404, 5, 'applications.argoproj.io "none" not found'));
    expect(
      (await ask('v1/applications/two?appNamespace=team-b', { token: 'other' }))
        .body,
    ).toMatchObject({ metadata: { name: 'two', namespace: 'team-b' } });
  });

  it('waits for the controller to refresh', async () => {
    expect(
      await ask('v1/applications/one?refresh=normal', { token: 'key' }),
    ).toEqual(no(500, 2, 'application refresh deadline exceeded'));
  });

  it('starts one operation at a time, where it is allowed', async () => {
    const body = { name: 'one', infos: [{ name: 'Reason', value: 'test' }] };
    const answer = await ask('v1/applications/one/sync', {
      token: 'key',
      body,
    });
    expect(answer.body.operation).toEqual({
      initiatedBy: { username: 'portal' },
      info: body.infos,
      sync: {},
    });
    expect(
      await ask('v1/applications/one/sync', { token: 'key', body }),
    ).toEqual(no(400, 9, 'another operation is already in progress'));
    expect(
      await ask('v1/applications/two/sync', {
        token: 'key',
        body: { appNamespace: 'team-b' },
      }),
    ).toEqual(no(403, 7, 'permission denied'));
  });

  it.each([
    ['applications/sync/default/one', 'yes'],
    ['applications/sync/payments/two', 'no'],
    ['applications/sync/*/*', 'no'],
    ['applications/get/*/*', 'yes'],
    ['clusters/get/*', 'no'],
  ])('says whether an account can %s: %s', async (what, value) => {
    const { body } = await ask(`v1/account/can-i/${what}`, { token: 'key' });
    expect(body).toEqual({ value });
  });

  it('has a page per Application', async () => {
    const read = (path: string) => fetch(`${api.url}/applications/${path}`);
    expect(await (await read('argocd/one')).text()).toContain('argocd/one');
    expect((await read('argocd/none')).status).toBe(404);
  });
});
