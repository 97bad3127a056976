import {
  AppsV1Api,
  CustomObjectsApi,
  type Informer,
  KubeConfig,
  type KubernetesObject,
  makeInformer,
} from '@kubernetes/client-node';
import {
  type TestCluster,
  openTestCluster,
} from '../../testing/openTestCluster';
import { until } from '../../testing/until';
import { application, deployment } from './objects';

jest.setTimeout(60_000);

describe('an informer of @kubernetes/client-node', () => {
  let cluster: TestCluster;
  let config: KubeConfig;
  let apps: AppsV1Api;
  let custom: CustomObjectsApi;
  let namespace: string;

  beforeAll(async () => {
    cluster = await openTestCluster();
    namespace = cluster.namespace;
    config = new KubeConfig();
    config.loadFromFile(cluster.kubeconfig);
    apps = config.makeApiClient(AppsV1Api);
    custom = config.makeApiClient(CustomObjectsApi);
  });
  afterAll(() => cluster?.end());

  /** Runs an informer, and notes what it tells. */
  async function inform<T extends KubernetesObject>(informer: Informer<T>) {
    const told: string[] = [];
    const tells = (verb: 'add' | 'update' | 'delete') =>
      informer.on(verb, ({ metadata }) => {
        told.push(`${verb} ${metadata?.name}`);
      });
    tells('add');
    tells('update');
    tells('delete');
    informer.on('error', error => {
      told.push(`error ${error}`);
    });
    await informer.start();
    const hears = (text: string) =>
      until(
        () => told.includes(text),
        () => told,
      );
    return { told, hears };
  }

  it('follows Deployments', async () => {
    const create = (name: string) =>
      apps.createNamespacedDeployment({ namespace, body: deployment(name) });
    await create('one');
    const informer = makeInformer(
      config,
      `/apis/apps/v1/namespaces/${namespace}/deployments`,
      () => apps.listNamespacedDeployment({ namespace }),
    );
    const { told, hears } = await inform(informer);
    await hears('add one');
    await create('two');
    await hears('add two');
    await apps.replaceNamespacedDeployment({
      name: 'two',
      namespace,
      body: deployment('two', 'registry.example/web:2'),
    });
    await hears('update two');
    await apps.deleteNamespacedDeployment({ name: 'one', namespace });
    await hears('delete one');
    expect(informer.list().map(({ metadata }) => metadata?.name)).toEqual([
      'two',
    ]);
    expect(told.filter(text => text.startsWith('error'))).toEqual([]);
    // It takes its own end for an error
    await informer.stop();
  });

  it('follows custom resources', async () => {
    const type = {
      group: 'argoproj.io',
      version: 'v1alpha1',
      namespace,
      plural: 'applications',
    };
    const informer = makeInformer(
      config,
      `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/applications`,
      () => custom.listNamespacedCustomObject(type),
    );
    const { told, hears } = await inform<KubernetesObject>(informer);
    await custom.createNamespacedCustomObject({
      ...type,
      body: application('web'),
    });
    await hears('add web');
    await custom.patchNamespacedCustomObject({
      ...type,
      name: 'web',
      body: [
        {
          op: 'add',
          path: '/status',
          value: { health: { status: 'Healthy' } },
        },
      ],
    });
    await hears('update web');
    expect(informer.get('web', namespace)).toMatchObject({
      status: { health: { status: 'Healthy' } },
    });
    await custom.deleteNamespacedCustomObject({ ...type, name: 'web' });
    await hears('delete web');
    expect(told).toEqual(['add web', 'update web', 'delete web']);
    await informer.stop();
  });
});
