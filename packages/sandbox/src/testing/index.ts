/**
 * What tests of adapters run against.
 *
 * @packageDocumentation
 */
export { openTestCluster } from './openTestCluster';
export type { TestCluster } from './openTestCluster';
