import { startCluster, writeObject } from '../__testUtils__/sandboxCluster';
import { recordRequests, startWatch } from '../__testUtils__/startWatch';

const PATH = '/apis/apps/v1/namespaces/contract/replicasets';

it('asks for the revisions of Rollouts only, not for every ReplicaSet of the cluster', async () => {
  const server = await startCluster();
  const create = async (name: string, labels: object) => {
    const status = await writeObject(server.cluster, 'POST', {
      path: PATH,
      body: {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        metadata: { name, labels },
        spec: {},
      },
    });
    expect(status).toBe(201);
  };
  const revision = { 'rollouts-pod-template-hash': '5d4' };
  await create('shop-5d4', revision);
  await create('other-7c9', { 'pod-template-hash': '7c9' });
  const requests = recordRequests(server.cluster);
  const watch = startWatch({ api: server.api(), kinds: ['ReplicaSet'] });
  await watch.sees(['contract/shop-5d4'], 'ReplicaSet');
  await create('other-8aa', { 'pod-template-hash': '8aa' });
  await create('shop-6e5', revision);
  await watch.sees(['contract/shop-5d4', 'contract/shop-6e5'], 'ReplicaSet');
  expect(watch.reasons).toEqual([]);
  const asked = [...requests.lists(), ...requests.watches()].map(({ query }) =>
    query.get('labelSelector'),
  );
  expect(new Set(asked)).toEqual(new Set(['rollouts-pod-template-hash']));
  await watch.stop();
  await server.end();
});
