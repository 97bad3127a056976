import type { Reading } from './DeliveryStatus';
import type { KubernetesObject } from './KubernetesObject';
import { readObject } from './readObject';
import { at } from './untrusted';

/** Argo CD's own API answers without `apiVersion` and `kind`; an Application is known by its shape then. */
function kindByShape(object: KubernetesObject): [string, string] | undefined {
  const { spec } = object;
  const sources = ['source', 'sources', 'sourceHydrator'];
  return at(spec, 'destination') !== undefined &&
    sources.some(key => at(spec, key) !== undefined)
    ? ['argoproj.io', 'Application']
    : undefined;
}

/**
 * Reads one object by what it says it is; undefined for a kind that nobody reads. Any served version of a group is read.
 * Never throws, whatever the object holds.
 *
 * @public
 */
export function readAny(object: KubernetesObject): Reading | undefined {
  const { apiVersion, kind } = object;
  if (kind) {
    const group = apiVersion?.includes('/') ? apiVersion.split('/')[0] : '';
    return readObject(group, kind, object);
  }
  const known = kindByShape(object);
  return known && readObject(...known, object);
}
