export * from './ClusterSource';
export * from './handOver';
