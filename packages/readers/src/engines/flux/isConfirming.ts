import { conditionOf } from '../../objects/conditions';
import type { DeliveryVersions } from '../../objects/DeliveryStatus';
import type { KubernetesObject } from '../../objects/KubernetesObject';
import { revisionInMessage } from './revisions';
import { at, list, text } from '../../objects/untrusted';
import { REQUESTED_AT } from './requestedAt';

/** Whether nobody changed the object or asked for a reconciliation since the last one that was done. */
function isHandled({ metadata, status }: KubernetesObject): boolean {
  const requested = metadata?.annotations?.[REQUESTED_AT];
  return (
    at(status, 'observedGeneration') === metadata?.generation &&
    (!requested || requested === at(status, 'lastHandledReconcileAt'))
  );
}

/** Whether the last reconciliation of a Kustomization succeeded, as far as it can be told while the next one runs. */
function hasSucceeded(status: unknown): boolean {
  const healthy = conditionOf(status, 'Healthy')?.status;
  const outcome = text(
    at(list(at(status, 'history'))[0], 'lastReconciledStatus'),
  );
  if (healthy === 'False') {
    return false;
  }
  // An older Flux keeps no history: what the last check of health said is gone when the next one begins
  return outcome
    ? outcome === 'ReconciliationSucceeded'
    : healthy !== 'Unknown';
}

/** Ready of a Kustomization is Unknown from the beginning of each reconciliation. */
function confirmsRevision(status: unknown, applied: string): boolean {
  const reconciling = conditionOf(status, 'Reconciling');
  // A new revision stands in the message before it stands in `lastAttemptedRevision`
  const named = revisionInMessage(reconciling?.message) ?? applied;
  return named === applied && hasSucceeded(status);
}

/** Ready of a HelmRelease stays True until Helm is to release something. */
function confirmsRelease(status: unknown): boolean {
  const acts = /^Running '/.test(
    conditionOf(status, 'Reconciling')?.message ?? '',
  );
  return conditionOf(status, 'Ready')?.status === 'True' && !acts;
}

/**
 * Whether a running reconciliation is one that Flux makes every interval: of what is applied already, without anybody having
 * asked for it, and not because the last one failed.
 */
export function isConfirming(
  object: KubernetesObject,
  { applied, attempted }: DeliveryVersions,
): boolean {
  const { kind, status } = object;
  const { reason } = conditionOf(status, 'Reconciling') ?? {};
  if (
    !applied ||
    applied !== attempted ||
    reason === 'ProgressingWithRetry' ||
    !isHandled(object)
  ) {
    return false;
  }
  return kind === 'HelmRelease'
    ? confirmsRelease(status)
    : confirmsRevision(status, applied);
}
