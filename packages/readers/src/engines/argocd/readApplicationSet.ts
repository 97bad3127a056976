import { conditionsOf } from '../../objects/conditions';
import type {
  DeliveryReading,
  HealthState,
} from '../../objects/DeliveryStatus';
import { identityOf } from '../../objects/identityOf';
import type { KubernetesObject } from '../../objects/KubernetesObject';
import { at, list } from '../../objects/untrusted';
import { objectReference } from './objectReference';

/**
 * Reads an Argo CD ApplicationSet. It is degraded when one of its conditions says so: `ErrorOccurred` with status True, or
 * any other with status False and a reason of an error.
 * https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/
 */
export function readApplicationSet(object: KubernetesObject): DeliveryReading {
  const { status } = object;
  const conditions = conditionsOf(status);
  const failed = conditions.find(condition =>
    condition.type === 'ErrorOccurred'
      ? condition.status === 'True'
      : condition.status === 'False' && /Error/.test(condition.reason ?? ''),
  );
  const upToDate = conditions.find(
    condition =>
      condition.type === 'ResourcesUpToDate' && condition.status === 'True',
  );
  const settled: HealthState = upToDate ? 'healthy' : 'progressing';
  const health: HealthState = failed ? 'degraded' : settled;
  const decisive = failed ?? upToDate;
  return {
    type: 'delivery',
    engine: 'argocd',
    kind: 'ApplicationSet',
    ...identityOf(object),
    sync: 'unknown',
    health,
    words: decisive ? { health: `${decisive.type}=${decisive.status}` } : {},
    reason: failed?.reason,
    message:
      failed?.message ??
      (conditions.length === 0
        ? 'Waiting for the status to be reported'
        : upToDate?.message),
    since: decisive?.since,
    versions: {},
    sources: [],
    automated: true,
    objects: list(at(status, 'resources')).map(objectReference),
  };
}
