export { startKubeCluster } from './startKubeCluster';
export type { KubeCluster } from './startKubeCluster';
export type { KubeObject } from './KubeObject';
