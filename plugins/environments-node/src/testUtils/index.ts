export { InMemoryCluster } from './InMemoryCluster';
export { InMemoryScm } from './InMemoryScm';
export type { InMemoryPorts } from './InMemoryScm';
export type { InMemoryGuards } from './InMemoryAdministration';
export { scmContract } from './scmContract';
export type { ScmContractOptions } from './scmContract';
export { clusterContract, recordingSink } from './clusterContract';
export type { ClusterContractCluster } from './clusterContract';
