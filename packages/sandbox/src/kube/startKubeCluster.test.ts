import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AppsV1Api,
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  PatchStrategy,
  Watch,
  setHeaderOptions,
} from '@kubernetes/client-node';
import { type KubeCluster, startKubeCluster } from './startKubeCluster';

const TOKEN = 'test-token';
const APPLICATION = {
  group: 'argoproj.io',
  version: 'v1alpha1',
  namespace: 'default',
  plural: 'applications',
};

function deployment(name: string, labels: Record<string, string> = {}) {
  return {
    metadata: { name, labels },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name, image: 'registry.example/web:1' }] },
      },
    },
  };
}

function application(spec: object = {}) {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'demo' },
    spec: {
      project: 'default',
      destination: { namespace: 'default' },
      source: { repoURL: 'https://git.example/demo', path: '.' },
      ...spec,
    },
  };
}

function configFor(cluster: KubeCluster, token: string): KubeConfig {
  const config = new KubeConfig();
  config.loadFromClusterAndUser(
    { name: 'test', server: cluster.url, skipTLSVerify: true },
    { name: 'test', token },
  );
  return config;
}

async function until(check: () => boolean): Promise<void> {
  for (let round = 0; round < 200 && !check(); round++) {
    await new Promise(resolve => {
      setTimeout(resolve, 20);
    });
  }
  expect(check()).toBe(true);
}

describe('startKubeCluster', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kube-'));
  const dataFile = join(folder, 'cluster.sqlite');
  let cluster: KubeCluster;
  let apps: AppsV1Api;
  let custom: CustomObjectsApi;
  const namespace = 'default';

  const start = async () => {
    cluster = await startKubeCluster({
      name: 'test',
      port: 0,
      dataFile,
      tokens: [TOKEN],
      bookmarkMs: 50,
    });
    const config = configFor(cluster, TOKEN);
    apps = config.makeApiClient(AppsV1Api);
    custom = config.makeApiClient(CustomObjectsApi);
  };

  beforeAll(start);
  afterAll(async () => {
    await cluster.stop();
    rmSync(folder, { recursive: true });
  });
  afterEach(async () => {
    const { items } = await apps.listNamespacedDeployment({ namespace });
    for (const { metadata } of items) {
      await apps.deleteNamespacedDeployment({
        name: metadata!.name!,
        namespace,
      });
    }
  });

  /** Collects what a watch delivers until it ends. */
  async function watch(query: Record<string, string | number | boolean>) {
    const events: Array<{ type: string; object: any }> = [];
    const ended: { error?: any; done: boolean } = { done: false };
    const controller = await new Watch(configFor(cluster, '')).watch(
      '/apis/apps/v1/namespaces/default/deployments',
      query,
      (type, object) => events.push({ type, object }),
      error => {
        ended.error = error;
        ended.done = true;
      },
    );
    return { events, ended, stop: () => controller.abort() };
  }

  it('keeps generation, versions and status apart', async () => {
    const created = await apps.createNamespacedDeployment({
      namespace,
      body: deployment('web'),
    });
    expect(created.metadata).toMatchObject({ generation: 1, namespace });
    const body = { ...created, status: { readyReplicas: 1 } };
    const reported = await apps.replaceNamespacedDeploymentStatus({
      name: 'web',
      namespace,
      body,
    });
    expect(reported.metadata?.generation).toBe(1);
    const patched = await apps.patchNamespacedDeployment(
      { name: 'web', namespace, body: { spec: { replicas: 3 } } },
      setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
    );
    expect(patched.metadata?.generation).toBe(2);
    expect(patched.status?.readyReplicas).toBe(1);
    await expect(
      apps.replaceNamespacedDeployment({ name: 'web', namespace, body }),
    ).rejects.toMatchObject({ code: 409 });
  });

  it.each([
    [
      PatchStrategy.JsonPatch,
      [
        {
          op: 'replace',
          path: '/spec/template/spec/containers/0/image',
          value: 'registry.example/web:2',
        },
      ],
    ],
    [
      PatchStrategy.StrategicMergePatch,
      {
        spec: {
          template: {
            spec: {
              containers: [{ name: 'web', image: 'registry.example/web:2' }],
            },
          },
        },
      },
    ],
  ])('patches with %s', async (strategy, body) => {
    await apps.createNamespacedDeployment({
      namespace,
      body: deployment('web'),
    });
    const patched = await apps.patchNamespacedDeployment(
      { name: 'web', namespace, body },
      setHeaderOptions('Content-Type', strategy),
    );
    expect(patched.spec?.template.spec?.containers).toEqual([
      { name: 'web', image: 'registry.example/web:2' },
    ]);
  });

  it('lists by label and page', async () => {
    for (const name of ['a', 'b', 'c']) {
      const tier = name === 'c' ? 'back' : 'front';
      await apps.createNamespacedDeployment({
        namespace,
        body: deployment(name, { tier }),
      });
    }
    const names = (list: { items: Array<{ metadata?: { name?: string } }> }) =>
      list.items.map(({ metadata }) => metadata?.name);
    const front = await apps.listDeploymentForAllNamespaces({
      labelSelector: 'tier in (front),tier!=back',
    });
    expect(names(front)).toEqual(['a', 'b']);
    const first = await apps.listNamespacedDeployment({ namespace, limit: 2 });
    const rest = await apps.listNamespacedDeployment({
      namespace,
      limit: 2,
      _continue: first.metadata?._continue,
    });
    expect([...names(first), ...names(rest)]).toEqual(['a', 'b', 'c']);
    const one = await apps.listNamespacedDeployment({
      namespace,
      fieldSelector: 'metadata.name=b',
    });
    expect(names(one)).toEqual(['b']);
  });

  it('answers with the cause when a custom resource is wrong', async () => {
    const create = (body: object) =>
      custom.createNamespacedCustomObject({ ...APPLICATION, body });
    await expect(create(application({ project: 3 }))).rejects.toMatchObject({
      code: 422,
      body: expect.stringContaining('spec.project'),
    });
    await create(application());
    await expect(create(application())).rejects.toMatchObject({ code: 409 });
    await custom.deleteNamespacedCustomObject({ ...APPLICATION, name: 'demo' });
    await expect(
      custom.getNamespacedCustomObject({ ...APPLICATION, name: 'demo' }),
    ).rejects.toMatchObject({ code: 404 });
  });

  it('refuses writes without a token and still can be read', async () => {
    const stranger = configFor(cluster, 'wrong').makeApiClient(CoreV1Api);
    await expect(
      stranger.createNamespace({ body: { metadata: { name: 'x' } } }),
    ).rejects.toMatchObject({ code: 401 });
    expect((await stranger.listNamespace()).items).not.toHaveLength(0);
  });

  it('watches from a version, with bookmarks and a clean end', async () => {
    const { metadata } = await apps.listNamespacedDeployment({ namespace });
    const seen = await watch({
      resourceVersion: metadata!.resourceVersion!,
      allowWatchBookmarks: true,
      timeoutSeconds: 1,
    });
    await apps.createNamespacedDeployment({
      namespace,
      body: deployment('web'),
    });
    await apps.deleteNamespacedDeployment({ name: 'web', namespace });
    await until(() => seen.ended.done);
    const types = seen.events.map(({ type }) => type);
    expect(types.filter(type => type !== 'BOOKMARK')).toEqual([
      'ADDED',
      'DELETED',
    ]);
    expect(types).toContain('BOOKMARK');
    expect(seen.ended.error).toBeFalsy();
  });

  it('tells 410 in the stream and by status', async () => {
    const { metadata } = await apps.listNamespacedDeployment({ namespace });
    const resourceVersion = metadata!.resourceVersion!;
    const open = await watch({ resourceVersion });
    await new Promise(resolve => {
      setTimeout(resolve, 100);
    });
    cluster.forgetHistory();
    await until(() => open.ended.done);
    expect(open.events.at(-1)).toMatchObject({
      type: 'ERROR',
      object: { code: 410, reason: 'Expired' },
    });
    const late = await watch({ resourceVersion });
    await until(() => late.ended.done);
    expect(late.ended.error).toMatchObject({ statusCode: 410 });
  });

  it('drops watches in the middle of the stream', async () => {
    const open = await watch({ resourceVersion: '0' });
    await new Promise(resolve => {
      setTimeout(resolve, 100);
    });
    cluster.dropConnections();
    await until(() => open.ended.done);
    expect(open.ended.error).toBeTruthy();
  });

  it('goes on with its objects after a restart', async () => {
    const created = await apps.createNamespacedDeployment({
      namespace,
      body: deployment('web'),
    });
    await cluster.stop();
    await start();
    const { metadata } = await apps.readNamespacedDeployment({
      name: 'web',
      namespace,
    });
    expect(metadata?.uid).toBe(created.metadata?.uid);
    expect(metadata?.resourceVersion).toBe(created.metadata?.resourceVersion);
  });
});
