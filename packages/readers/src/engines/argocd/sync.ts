import type { KubernetesObject } from '../../objects/KubernetesObject';
import { at } from '../../objects/untrusted';
import type { EngineSync, SyncInput, SyncPlan } from '../Engine';

const REFRESH = 'argocd.argoproj.io/refresh';

function isBusy(application: KubernetesObject): boolean {
  const phase = at(application.status, 'operationState', 'phase');
  return (
    Boolean(at(application, 'operation')) ||
    phase === 'Running' ||
    phase === 'Terminating'
  );
}

/** A refresh lets Argo CD apply by itself; where it does not, an operation does. */
function plan({ target, object, requestedBy }: SyncInput): SyncPlan {
  const policy = at(object.spec, 'syncPolicy');
  const automated = at(policy, 'automated');
  if (automated && at(automated, 'enabled') !== false) {
    const patch = { metadata: { annotations: { [REFRESH]: 'normal' } } };
    return { status: 'planned', steps: [{ ...target, patch }] };
  }
  if (isBusy(object)) {
    return { status: 'refused', reason: 'Argo CD is at an operation on it.' };
  }
  const syncOptions = at(policy, 'syncOptions');
  const operation = {
    initiatedBy: { username: requestedBy },
    info: [{ name: 'Reason', value: 'Requested in the portal' }],
    sync: syncOptions ? { syncOptions } : {},
  };
  return { status: 'planned', steps: [{ ...target, patch: { operation } }] };
}

/** How Argo CD is asked to sync an Application. */
export const sync: EngineSync = { verbs: ['patch'], plan };
