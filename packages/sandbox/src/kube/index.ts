export { startKubeCluster } from './startKubeCluster';
export type { KubeCluster } from './startKubeCluster';
export type { FaultRule, KubeFault, KubeRequest } from './RequestFaults';
export type { KubeObject } from './KubeObject';
export type { Forbidden } from './Rights';
export type { StartPhase } from './Startup';
