import { type Condition, conditionOf } from '../../objects/conditions';
import type {
  DeliveryReading,
  DeliveryVersions,
  HealthState,
  SyncState,
} from '../../objects/DeliveryStatus';
import { identityOf } from '../../objects/identityOf';
import { joinSentences } from '../../objects/joinSentences';
import type { KubernetesObject } from '../../objects/KubernetesObject';
import { at } from '../../objects/untrusted';
import { causeOf, findCause } from './causeOf';
import { isConfirming } from './isConfirming';
import { isStale } from './isStale';
import { waitingFor } from './waitingFor';

/** What the conditions of a Flux object amount to. */
export interface Verdict {
  sync: SyncState;
  health: HealthState;
  /** The condition that tells why. */
  condition?: Condition;
  warning?: string;
  /** The condition is that of a reconciliation which only confirms what is applied. */
  confirming?: boolean;
}

/** Remediation that worked: the reason why it was needed stands in another condition. */
const REMEDIED = new Set(['RollbackSucceeded', 'UninstallSucceeded']);

/** Whether what Ready tells is a remediation, and not the failure that it was for. */
export function isRemedied(status: unknown): boolean {
  return REMEDIED.has(conditionOf(status, 'Ready')?.reason ?? '');
}

/** What waits after its last release failed, for the same that it asks for now, has failed all the same. */
function failure(object: KubernetesObject, ready: Condition): Verdict {
  const { status } = object;
  const waits = waitingFor(ready);
  const released = conditionOf(status, 'Released');
  const hasFailed = released?.status === 'False' && !isStale(object, released);
  if (waits && !hasFailed) {
    return { sync: waits, health: 'progressing', condition: ready };
  }
  const message = joinSentences(ready.message, released?.message);
  const condition = waits ? { ...ready, message } : causeOf(status, ready);
  return { sync: 'failed', health: 'degraded', condition };
}

function success(object: KubernetesObject, ready: Condition): Verdict {
  const drifted = conditionOf(object.status, 'Drifted');
  if (drifted?.status === 'True') {
    return {
      sync: 'out-of-sync',
      health: 'healthy',
      condition: drifted,
      warning: drifted.message,
    };
  }
  const tested = conditionOf(object.status, 'TestSuccess');
  return {
    sync: 'synced',
    health: 'healthy',
    condition: ready,
    ...(tested?.status === 'False'
      ? { warning: tested.message ?? 'Tests failed and are ignored.' }
      : {}),
  };
}

function suspension(ready: Condition | undefined): Verdict {
  const health = ready?.status === 'True' ? 'healthy' : 'unknown';
  return { sync: 'suspended', health, condition: ready };
}

/** Ready that is not True tells since when it is confirmed, not since when it is so. */
function confirmation(object: KubernetesObject, ready: Condition): Verdict {
  return ready.status === 'True'
    ? success(object, ready)
    : { ...success(object, { ...ready, since: undefined }), confirming: true };
}

/** A reconciliation that runs. While the same is tried once more, why it failed stands beside that. */
function underWay(status: unknown, ready: Condition): Verdict {
  const cause = findCause(status);
  const isRetry =
    conditionOf(status, 'Reconciling')?.reason === 'ProgressingWithRetry';
  if (cause && isRetry) {
    return { sync: 'failed', health: 'degraded', condition: cause };
  }
  return {
    sync: 'syncing',
    health: 'progressing',
    condition: ready,
    ...(cause ? { warning: cause.message } : {}),
  };
}

/**
 * Weighs the conditions of a Flux object. `Stalled` wins over `Ready`; a `Ready` of an older generation says nothing about
 * this one, and a reconciliation that only confirms what is applied is none to wait for.
 * https://fluxcd.io/flux/components/kustomize/kustomizations/#conditions
 */
export function verdictOf(
  object: KubernetesObject,
  versions: DeliveryVersions,
): Verdict {
  const { status, spec } = object;
  const ready = conditionOf(status, 'Ready');
  const reconciling = conditionOf(status, 'Reconciling');
  const stalled = conditionOf(status, 'Stalled');
  if (at(spec, 'suspend') === true) {
    return suspension(ready);
  }
  if (stalled?.status === 'True' && !isStale(object, stalled)) {
    const condition = causeOf(object.status, stalled);
    return { sync: 'failed', health: 'degraded', condition };
  }
  if (!ready || isStale(object, ready)) {
    const seen = ready !== undefined || reconciling !== undefined;
    return {
      sync: seen ? 'syncing' : 'unknown',
      health: seen ? 'progressing' : 'unknown',
      condition: reconciling ?? ready,
    };
  }
  if (ready.status === 'False') {
    return failure(object, ready);
  }
  if (ready.status === 'True' && reconciling?.status !== 'True') {
    return success(object, ready);
  }
  if (isConfirming(object, versions)) {
    return confirmation(object, ready);
  }
  return underWay(object.status, ready);
}

/** A reading of a Flux object: the verdict, with what the kind tells beside it. */
export function toReading(
  object: KubernetesObject,
  rest: Pick<
    DeliveryReading,
    | 'kind'
    | 'objects'
    | 'revision'
    | 'attempted'
    | 'versions'
    | 'sources'
    | 'prunes'
  >,
): DeliveryReading {
  const verdict = verdictOf(object, rest.versions);
  const { sync, health, condition, warning, confirming } = verdict;
  const ready = conditionOf(object.status, 'Ready');
  const { attempted, ...others } = rest;
  return {
    type: 'delivery',
    engine: 'flux',
    ...identityOf(object),
    sync,
    health,
    words: ready ? { sync: `Ready=${ready.status}` } : {},
    reason: condition?.reason,
    message:
      condition?.message ??
      (ready || condition ? undefined : 'Flux has not reconciled it yet.'),
    since: condition?.since,
    ...(warning ? { warning } : {}),
    ...(confirming ? { confirming } : {}),
    automated: at(object.spec, 'suspend') !== true,
    ...others,
    ...(attempted && attempted !== others.revision ? { attempted } : {}),
  };
}

/** `Kind namespace/name` of an object that another one refers to. */
export function referenceName(
  object: KubernetesObject,
  reference: { kind?: string; name?: string; namespace?: string },
): string {
  const namespace = reference.namespace ?? object.metadata?.namespace ?? '';
  return `${reference.kind} ${namespace}/${reference.name}`;
}
