import { clusterContract } from '@downstage/backstage-plugin-environments-node/testUtils';
import { type TestCluster, openTestCluster } from '@downstage/sandbox/testing';
import {
  AppsV1Api,
  CustomObjectsApi,
  KubeConfig,
} from '@kubernetes/client-node';
import { KubernetesApi } from './api/KubernetesApi';
import { WatchedCluster } from './WatchedCluster';
import { mockLogger, startWatch } from './__testUtils__/startWatch';
import { loadKubeconfig } from './api/loadKubeconfig';

// Against the sandbox's API server, or the one that DOWNSTAGE_TEST_KUBECONFIG names

jest.setTimeout(60_000);

function configOf({ kubeconfig }: TestCluster): KubeConfig {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  return config;
}

function sourceOf(cluster: TestCluster): WatchedCluster {
  const context = configOf(cluster).getCurrentContext();
  return new WatchedCluster({
    name: 'test',
    api: new KubernetesApi({
      load: () => loadKubeconfig(cluster.kubeconfig, context),
      credentials: `the credentials of context ${context}`,
      namespaces: [cluster.namespace],
    }),
    logger: mockLogger(),
    // Several pages, also of the few objects of a test
    timings: { pageSize: 2 },
  });
}

function deployment(name: string, image: string) {
  const labels = { app: name };
  return {
    metadata: { name },
    spec: {
      replicas: 0,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'main', image }] },
      },
    },
  };
}

clusterContract('WatchedCluster on an API server', {
  faults: false,
  async create() {
    const cluster = await openTestCluster();
    const { namespace } = cluster;
    const apps = configOf(cluster).makeApiClient(AppsV1Api);
    return {
      source: sourceOf(cluster),
      async apply(name, image) {
        const body = deployment(name, image);
        await apps
          .createNamespacedDeployment({ namespace, body })
          .catch(error => {
            if (error.code !== 409) {
              throw error;
            }
            return apps.replaceNamespacedDeployment({ name, namespace, body });
          });
      },
      async remove(name) {
        await apps.deleteNamespacedDeployment({ name, namespace });
      },
      stop: () => cluster.end(),
    };
  },
});

describe('WatchedCluster on an API server', () => {
  it('lists pages of custom resources and follows them', async () => {
    const cluster = await openTestCluster();
    const { namespace } = cluster;
    const custom = configOf(cluster).makeApiClient(CustomObjectsApi);
    const type = {
      group: 'argoproj.io',
      version: 'v1alpha1',
      namespace,
      plural: 'applications',
    };
    const create = (name: string) =>
      custom.createNamespacedCustomObject({
        ...type,
        body: {
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'Application',
          metadata: { name },
          spec: {
            project: 'default',
            destination: { namespace: 'default' },
            source: { repoURL: 'https://git.example/demo', path: '.' },
          },
        },
      });
    const names = ['a', 'b', 'c', 'd', 'e'];
    for (const name of names) {
      await create(name);
    }
    const watch = startWatch({
      source: sourceOf(cluster),
      kinds: ['Application'],
    });
    const keys = names.map(name => `${namespace}/${name}`);
    await watch.sees(keys, 'Application');
    await create('f');
    await custom.deleteNamespacedCustomObject({ ...type, name: 'a' });
    await watch.sees([...keys.slice(1), `${namespace}/f`], 'Application');
    await watch.stop();
    expect(watch.reasons).toEqual([]);
    await cluster.end();
  });
});
