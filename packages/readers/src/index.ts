/**
 * Reads delivery status out of the objects of delivery engines and of workloads. Pure: objects in, readings out.
 *
 * @packageDocumentation
 */
export * from './engines';
export { PREVIEW_FOLDER, PREVIEW_LABEL, previewName } from './fleet/previewOf';
export * from './objects/DeliveryStatus';
export type { KubernetesObject } from './objects/KubernetesObject';
export * from './objects/Previews';
export * from './objects/WatchedResource';
export {
  type Preview,
  findPreviewObjects,
  findPreviews,
} from './previews/findPreviews';
export { readAny } from './readAny';
export { readObject } from './readObject';
export * from './watchedResources';
