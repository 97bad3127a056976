import type { KubernetesObject } from '../objects/KubernetesObject';
import { at, list, text } from '../objects/untrusted';

/** The name of the Rollout that owns an object; undefined where none does. */
export function rolloutOf({ metadata }: KubernetesObject): string | undefined {
  const owner = list(metadata?.ownerReferences).find(
    reference => at(reference, 'kind') === 'Rollout',
  );
  return text(at(owner, 'name'));
}
