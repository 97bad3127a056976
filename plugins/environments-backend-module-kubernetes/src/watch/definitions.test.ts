import { startCluster, writeObject } from '../__testUtils__/sandboxCluster';
import { resourceOf, startWatch } from '../__testUtils__/startWatch';
import { until } from '../__testUtils__/until';

jest.setTimeout(60_000);

let server: Awaited<ReturnType<typeof startCluster>>;

beforeEach(async () => {
  server = await startCluster();
});
afterEach(() => server.end());

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/** The definition of a kind that clusters may lack. */
function definitionOf(kind: string, version: string) {
  const { group, plural } = resourceOf(kind);
  const openAPIV3Schema = {
    type: 'object',
    'x-kubernetes-preserve-unknown-fields': true,
  };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, plural },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          schema: { openAPIV3Schema },
        },
      ],
    },
  };
}

async function install(kind: string, version: string) {
  const body = definitionOf(kind, version);
  await writeObject(server.cluster, 'POST', { path: DEFINITIONS, body });
}

async function uninstall(kind: string) {
  const { group, plural } = resourceOf(kind);
  await writeObject(server.cluster, 'DELETE', {
    path: `${DEFINITIONS}/${plural}.${group}`,
  });
}

async function create(kind: string, version: string, name: string) {
  const { group, plural } = resourceOf(kind);
  await writeObject(server.cluster, 'POST', {
    path: `/apis/${group}/${version}/namespaces/contract/${plural}`,
    body: { metadata: { name }, spec: {} },
  });
}

describe('a resource that a cluster may lack', () => {
  // One beside others of its group, and one that is alone in it
  it.each(['Rollout', 'Canary'])(
    'is found when %s is installed, gone when it is removed, and found again in another version',
    async kind => {
      const watch = startWatch({
        api: server.api(),
        kinds: [kind, 'Deployment'],
        timings: { absentRetryMs: 50 },
      });
      await until(() => watch.sink.absences.has(kind));

      await install(kind, 'v1beta1');
      await create(kind, 'v1beta1', 'one');
      await watch.sees(['contract/one'], kind);
      expect(watch.sink.absences.has(kind)).toBe(false);
      await create(kind, 'v1beta1', 'two');
      await watch.sees(['contract/one', 'contract/two'], kind);

      await uninstall(kind);
      await until(() => watch.sink.absences.has(kind));
      expect(watch.names(kind)).toEqual([]);

      await install(kind, 'v1');
      await create(kind, 'v1', 'three');
      await watch.sees(['contract/three'], kind);
      await watch.stop();
      // None of it was ever taken for a failure
      expect(watch.reasons).toEqual([]);
    },
  );

  it('is gone with objects whose deletion nobody told', async () => {
    await install('Rollout', 'v1alpha1');
    await create('Rollout', 'v1alpha1', 'one');
    const watch = startWatch({
      api: server.api(),
      kinds: ['Rollout'],
      timings: { absentRetryMs: 50 },
      sink: () => ({ changed: async () => {} }),
    });
    await watch.sees(['contract/one'], 'Rollout');
    await uninstall('Rollout');
    await until(() => watch.sink.absences.has('Rollout'));
    expect(watch.names('Rollout')).toEqual([]);
    await watch.stop();
  });

  it('is a failure when it is said to be served and is not', async () => {
    await install('Rollout', 'v1alpha1');
    const heal = server.cluster.fault(({ path }) =>
      path.endsWith('/rollouts')
        ? { code: 404, message: '404 page not found' }
        : undefined,
    );
    const watch = startWatch({ api: server.api(), kinds: ['Rollout'] });
    await until(() => watch.reasons.length > 0);
    expect(watch.reasons[0]).toBe('Rollout cannot be read: 404 page not found');
    expect(watch.sink.absences.size).toBe(0);
    heal();
    await until(() => watch.sink.failures.size === 0);
    await watch.stop();
  });
});
