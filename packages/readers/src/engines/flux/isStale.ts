import type { Condition } from '../../objects/conditions';
import type { KubernetesObject } from '../../objects/KubernetesObject';
import { at, number } from '../../objects/untrusted';

/** Whether a condition was set for an older generation of the object. */
export function isStale(
  object: KubernetesObject,
  condition: Condition,
): boolean {
  const generation = object.metadata?.generation;
  const observed =
    condition.generation ?? number(at(object.status, 'observedGeneration'));
  return (
    generation !== undefined && observed !== undefined && observed < generation
  );
}
