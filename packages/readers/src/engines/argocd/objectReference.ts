import type { ManagedObject } from '../../objects/DeliveryStatus';
import { at, text } from '../../objects/untrusted';

/** Which object an entry of `status.resources` is about. */
export function objectReference(
  resource: unknown,
): Pick<ManagedObject, 'group' | 'kind' | 'namespace' | 'name'> {
  return {
    group: text(at(resource, 'group')) ?? '',
    kind: text(at(resource, 'kind')) ?? '',
    namespace: text(at(resource, 'namespace')) ?? '',
    name: text(at(resource, 'name')) ?? '',
  };
}
