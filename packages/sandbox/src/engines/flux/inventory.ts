import type { KubeObject } from '../../kube/KubeObject';
import type { ObjectReference } from '../kube/KubeClient';

/** An object that was applied: `<namespace>_<name>_<group>_<kind>`, and the version of its API. */
export interface InventoryEntry {
  id: string;
  v: string;
}

/** The entry of an object. */
export function toEntry({
  apiVersion,
  kind,
  metadata,
}: KubeObject): InventoryEntry {
  const [group, v] = apiVersion.includes('/')
    ? apiVersion.split('/')
    : ['', apiVersion];
  const { namespace = '', name } = metadata;
  return { id: [namespace, name, group, kind].join('_'), v };
}

/** The object of an entry. */
export function toReference({ id, v }: InventoryEntry): ObjectReference {
  const [namespace, name, group, kind] = id.split('_');
  const apiVersion = group ? `${group}/${v}` : v;
  return { apiVersion, kind, name, namespace: namespace || undefined };
}
