import { ENGINE_RESOURCES } from './engines/engines';
import type { Reading } from './objects/DeliveryStatus';
import type { KubernetesObject } from './objects/KubernetesObject';
import { tellDeletion } from './objects/tellDeletion';
import { WORKLOAD_RESOURCES } from './workloads/resources';

const RESOURCES = [...ENGINE_RESOURCES, ...WORKLOAD_RESOURCES];

/**
 * Reads one object; undefined for one that nobody reads, by its kind or as it is. Never throws, whatever the object holds.
 *
 * @param group - The API group, such as `apps`
 * @param kind - The kind, such as `Deployment`
 * @public
 */
export function readObject(
  group: string,
  kind: string,
  object: KubernetesObject,
): Reading | undefined {
  const reading = RESOURCES.find(
    resource => resource.group === group && resource.kind === kind,
  )?.read({ ...object, kind });
  return reading && tellDeletion(object, reading);
}
