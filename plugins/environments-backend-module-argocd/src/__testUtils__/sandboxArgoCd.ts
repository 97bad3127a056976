import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ArgoCdAccount,
  type ArgoCdApiOptions,
  type ArgoCdApiRequest,
  startArgoCdApi,
  startKubeCluster,
} from '@downstage/sandbox';
import type { ArgoCdCredentials, ArgoCdInstance } from '../ArgoCdInstance';

export const PASSWORD = 'secret-password';
export const TOKEN = 'secret-token';
const TYPE = 'argoproj.io/v1alpha1';

async function send(method: string, url: string, body?: unknown): Promise<any> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return response.json();
}

/** Looks again and again until a condition holds. */
export async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!condition()) {
    if (Date.now() > deadline) {
      throw new Error(`not reached: ${condition}`);
    }
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

/** A cluster with Applications, and Argo CD's API over it. */
export async function startArgoCd(
  options: Pick<ArgoCdApiOptions, 'tls' | 'sessionSeconds'> & {
    policies?: ArgoCdAccount['policies'];
  } = {},
) {
  const folder = await mkdtemp(join(tmpdir(), 'argocd-'));
  const cluster = await startKubeCluster({
    name: 'dev',
    port: 0,
    dataFile: join(folder, 'cluster.sqlite'),
  });
  for (const name of ['argocd', 'team-b']) {
    await send('POST', `${cluster.url}/api/v1/namespaces`, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name },
    });
  }
  const requests: ArgoCdApiRequest[] = [];
  const account: ArgoCdAccount = {
    name: 'portal',
    password: PASSWORD,
    tokens: [TOKEN],
    policies: options.policies ?? ['get, */*', 'sync, */*'],
  };
  const start = (port: number) =>
    startArgoCdApi({
      cluster: { url: cluster.url, token: 'x' },
      port,
      tls: options.tls,
      sessionSeconds: options.sessionSeconds,
      refreshMs: 300,
      accounts: [account],
      onRequest: request => requests.push(request),
    });
  let api = await start(0);
  const { port, url } = api;
  const urlOf = (name = '', namespace = 'argocd') =>
    `${cluster.url}/apis/${TYPE}/namespaces/${namespace}/applications/${name}`;
  return {
    url,
    /** Requests to the API so far. */
    requests,
    count: (path: string) =>
      requests.filter(request => request.path === path).length,
    /** Changes what the account may do. */
    allow(policies: string[]) {
      account.policies = policies;
    },
    revokeSessions: () => api.revokeSessions(),
    /** The instance as the configuration tells of it. */
    instance(
      credentials: ArgoCdCredentials = {
        kind: 'login',
        username: 'portal',
        password: PASSWORD,
      },
      ca: ArgoCdInstance['ca'] = {},
    ): ArgoCdInstance {
      return { name: 'dev', url, frontendUrl: url, credentials, ca };
    },
    /** Creates an Application, or replaces it. */
    async apply(
      name: string,
      rest: { namespace?: string; spec?: object; status?: object } = {},
    ) {
      const { namespace = 'argocd', spec, status } = rest;
      const before = await send('GET', urlOf(name, namespace));
      const body = {
        apiVersion: TYPE,
        kind: 'Application',
        metadata: {
          name,
          namespace,
          resourceVersion: before.metadata?.resourceVersion,
        },
        spec: {
          project: 'default',
          source: { repoURL: 'https://git.example/env', path: '.' },
          destination: { name: 'dev', namespace: 'dev' },
          ...spec,
        },
        status,
      };
      const exists = before.kind === 'Application';
      const answer = exists
        ? await send('PUT', urlOf(name, namespace), body)
        : await send('POST', urlOf('', namespace), body);
      if (answer.kind !== 'Application') {
        throw new Error(answer.message);
      }
    },
    read: (name: string, namespace?: string) =>
      send('GET', urlOf(name, namespace)),
    remove: (name: string) => send('DELETE', urlOf(name)),
    /** Takes the API away, and brings it back at the same port. */
    goDown: () => api.stop(),
    async comeBack() {
      api = await start(port);
    },
    async end() {
      await api.stop();
      await cluster.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type SandboxArgoCd = Awaited<ReturnType<typeof startArgoCd>>;
