import type { Condition } from '../../objects/conditions';
import type { SyncState } from '../../objects/DeliveryStatus';

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
  /latest generation of object has not been reconciled|does not have an artifact|artifact not found|no artifact available|(is|are) not ready[.']?$|not ready[,.]? retrying|not ready: (reconciliation in progress|building artifact|new upstream revision)/i;

/** What a Ready=False amounts to that says that something is waited for; undefined where it tells what failed. */
export function waitingFor({
  reason = '',
  message = '',
}: Condition): SyncState | undefined {
  if (Object.hasOwn(WAITING, reason)) {
    return WAITING[reason];
  }
  return OF_SOURCE.has(reason) && NOT_YET.test(message)
    ? 'out-of-sync'
    : undefined;
}
