/**
 * Reads delivery status out of Argo CD, Flux and workload objects. Pure: objects in, readings out.
 *
 * @packageDocumentation
 */
export * from './DeliveryStatus';
export type { KubernetesObject } from './KubernetesObject';
export { readAny } from './readAny';
export { readObject, WATCHED_RESOURCES } from './readObject';
export type { WatchedResource } from './readObject';
