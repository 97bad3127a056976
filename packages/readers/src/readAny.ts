import { ENGINE_RESOURCES } from './engines/engines';
import type { Reading } from './objects/DeliveryStatus';
import type { KubernetesObject } from './objects/KubernetesObject';
import { readObject } from './readObject';

/**
 * Reads one object by what it says it is, or by its shape; undefined for a kind that nobody reads. Any served version of
 * a group is read. Never throws, whatever the object holds.
 *
 * @public
 */
export function readAny(object: KubernetesObject): Reading | undefined {
  const { apiVersion, kind } = object;
  if (kind) {
    const group = apiVersion?.includes('/') ? apiVersion.split('/')[0] : '';
    return readObject(group, kind, object);
  }
  const known = ENGINE_RESOURCES.find(({ hasShape }) => hasShape?.(object));
  return known && readObject(known.group, known.kind, object);
}
