import { type Condition, conditionOf } from '../../objects/conditions';
import type { SyncState } from '../../objects/DeliveryStatus';
import type { KubernetesObject } from '../../objects/KubernetesObject';
import { isStale } from './isStale';

/** Reasons of Ready=False under which nothing has failed, and what is under way then. */
const WAITING: Record<string, SyncState> = {
  DependencyNotReady: 'out-of-sync',
  HealthCheckCanceled: 'syncing',
  NoSourceArtifact: 'out-of-sync',
  Progressing: 'syncing',
};

/** Reasons that stand for a source that is behind as well as for one that cannot be had. */
const OF_SOURCE = new Set(['ArtifactFailed', 'NoArtifact', 'SourceNotReady']);

/** What they say as long as the source has only not come so far. */
const NOT_YET =
  /latest generation of object has not been reconciled|does not have an artifact|artifact not found|no artifact available|(is|are) not ready[.']?$|not ready: (reconciliation in progress|building artifact|new upstream revision)/i;

/** Whether a condition says that a source has only not come so far. */
export const isNotYet = ({ reason = '', message = '' }: Condition): boolean =>
  OF_SOURCE.has(reason) && NOT_YET.test(message);

/**
 * What a Ready=False amounts to that only waits; undefined where something failed. What waits for its source after its last
 * release failed has failed.
 */
export function waitingFor(
  object: KubernetesObject,
  ready: Condition,
): SyncState | undefined {
  const { reason = '' } = ready;
  if (Object.hasOwn(WAITING, reason)) {
    return WAITING[reason];
  }
  const released = conditionOf(object.status, 'Released');
  const hasFailed = released?.status === 'False' && !isStale(object, released);
  return isNotYet(ready) && !hasFailed ? 'out-of-sync' : undefined;
}
