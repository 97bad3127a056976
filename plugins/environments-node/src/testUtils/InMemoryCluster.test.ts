import { InMemoryCluster } from './InMemoryCluster';
import { clusterContract } from './clusterContract';

clusterContract('InMemoryCluster', {
  async create() {
    const cluster = new InMemoryCluster({ name: 'dev', kinds: ['Deployment'] });
    const lost: Array<Promise<void>> = [];
    return {
      source: cluster,
      apply: (name, image) =>
        cluster.apply('Deployment', {
          metadata: { name, namespace: 'contract' },
          spec: { image },
        }),
      remove: name =>
        cluster.remove('Deployment', { name, namespace: 'contract' }),
      faults: {
        dropConnections: () => void lost.push(cluster.relist()),
        forgetHistory: () => {},
      },
      stop: async () => void (await Promise.all(lost)),
    };
  },
});
