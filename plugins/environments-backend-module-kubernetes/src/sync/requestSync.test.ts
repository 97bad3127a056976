import { WATCHED_RESOURCES } from '@downstage/readers';
import { KubernetesApiError } from '../api/ClusterApi';
import type { KubernetesApi } from '../api/KubernetesApi';
import { ServerClock } from '../api/ServerClock';
import { requestSync } from './requestSync';
import { TOKEN, startCluster } from '../__testUtils__/sandboxCluster';

const PERSON = 'user:default/developer';

let server: Awaited<ReturnType<typeof startCluster>>;
let api: KubernetesApi;

beforeAll(async () => {
  server = await startCluster();
  api = server.api();
});

afterAll(() => server.end());

const resourceOf = (kind: string) =>
  WATCHED_RESOURCES.find(item => item.kind === kind)!;

const PATHS: Record<string, string> = {
  Application: 'argoproj.io/v1alpha1',
  Kustomization: 'kustomize.toolkit.fluxcd.io/v1',
  GitRepository: 'source.toolkit.fluxcd.io/v1',
};

function urlOf(kind: string, name = '') {
  const { plural } = resourceOf(kind);
  return `${server.cluster.url}/apis/${PATHS[kind]}/namespaces/contract/${plural}/${name}`;
}

async function create(kind: string, name: string, rest: object) {
  const response = await fetch(urlOf(kind), {
    method: 'POST',
    headers: {
      authorization: `Bearer ${TOKEN}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      apiVersion: PATHS[kind],
      kind,
      metadata: { name, namespace: 'contract' },
      ...rest,
    }),
  });
  expect([kind, await response.json()]).toEqual([
    kind,
    expect.objectContaining({ kind }),
  ]);
}

async function read(kind: string, name: string): Promise<any> {
  return (await fetch(urlOf(kind, name))).json();
}

const ask = (kind: string, name: string) =>
  requestSync(
    api,
    { resource: resourceOf(kind), namespace: 'contract', name },
    PERSON,
  );

const application = (syncPolicy: object) => ({
  spec: {
    project: 'default',
    destination: { name: 'dev', namespace: 'qa' },
    source: { repoURL: 'https://git.example/env', path: '.' },
    syncPolicy,
  },
});

describe('requestSync', () => {
  it('refreshes an Application that syncs by itself', async () => {
    await create('Application', 'auto', application({ automated: {} }));
    expect(await ask('Application', 'auto')).toEqual({ status: 'requested' });
    const { metadata, operation } = await read('Application', 'auto');
    expect(metadata.annotations).toEqual({
      'argocd.argoproj.io/refresh': 'normal',
    });
    expect(operation).toBeUndefined();
  });

  it('starts an operation where syncing is by hand, in the name of the person, and not twice', async () => {
    await create('Application', 'manual', application({}));
    expect(await ask('Application', 'manual')).toEqual({ status: 'requested' });
    const { operation } = await read('Application', 'manual');
    expect(operation).toMatchObject({
      initiatedBy: { username: PERSON },
      sync: {},
    });
    expect(await ask('Application', 'manual')).toEqual({
      status: 'refused',
      reason: expect.stringContaining('at an operation'),
    });
  });

  it('asks a Kustomization and its source, but not a suspended one', async () => {
    const spec = {
      interval: '1m',
      prune: true,
      sourceRef: { kind: 'GitRepository', name: 'env' },
    };
    await create('GitRepository', 'env', {
      spec: { interval: '1m', url: 'https://git.example/env' },
    });
    await create('Kustomization', 'qa', { spec });
    expect(await ask('Kustomization', 'qa')).toEqual({ status: 'requested' });
    for (const [kind, name] of [
      ['Kustomization', 'qa'],
      ['GitRepository', 'env'],
    ]) {
      const { metadata } = await read(kind, name);
      expect(metadata.annotations['reconcile.fluxcd.io/requestedAt']).toMatch(
        /^\d{4}-/,
      );
    }
    await create('Kustomization', 'off', { spec: { ...spec, suspend: true } });
    expect(await ask('Kustomization', 'off')).toEqual({
      status: 'refused',
      reason: 'It is suspended.',
    });
  });

  it('takes what is gone and what is forbidden for answers, and nothing else', async () => {
    expect(await ask('Application', 'none')).toMatchObject({
      status: 'refused',
    });
    const failing = (status: number) => ({
      server: 'x',
      credentials: 'y',
      watchSeconds: 1,
      clock: new ServerClock(),
      open: async () => {
        throw new KubernetesApiError({ status, message: 'no' });
      },
    });
    const target = {
      resource: resourceOf('Application'),
      namespace: 'a',
      name: 'b',
    };
    expect(await requestSync(failing(403), target, PERSON)).toEqual({
      status: 'refused',
      reason: 'no',
    });
    await expect(requestSync(failing(500), target, PERSON)).rejects.toThrow(
      'no',
    );
  });
});
