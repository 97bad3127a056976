export * from './ClusterSource';
export * from './handOver';
export * from './unlessAborted';
