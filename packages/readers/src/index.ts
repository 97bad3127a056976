/**
 * Reads delivery status out of Argo CD, Flux and workload objects. Pure: objects in, readings out.
 *
 * @packageDocumentation
 */
export * from './DeliveryStatus';
export type { KubernetesObject } from './KubernetesObject';
export { readAny } from './readAny';
export {
  DELIVERY_KINDS,
  REVISION_KINDS,
  WATCHED_RESOURCES,
  WORKLOAD_KINDS,
  readObject,
} from './readObject';
export type { WatchedResource } from './readObject';
