import { type Condition, conditionOf } from './conditions';
import type {
  DeliveryReading,
  HealthState,
  ManagedObject,
  SyncState,
} from './DeliveryStatus';
import type { KubernetesObject } from './KubernetesObject';
import { at, list, number, text } from './untrusted';

/** `main@sha1:<sha>`, `main/<sha>` (Flux before 0.36) or a bare commit; undefined for anything without a commit. */
export function commitOfRevision(
  revision: string | undefined,
): string | undefined {
  return revision?.match(/(?:^|@sha1:|\/)([0-9a-f]{40})$/)?.[1];
}

/** `0.1.0+<sha12>`: the chart of a GitRepository packaged with `reconcileStrategy: Revision`. */
function commitOfChartVersion(version: string | undefined): string | undefined {
  return version?.match(/\+([0-9a-f]{12,40})(?:\.\d+)?$/)?.[1];
}

interface Verdict {
  sync: SyncState;
  health: HealthState;
  condition?: Condition;
}

const HEALTH_FAILURES = new Set(['HealthCheckFailed', 'UpgradeFailed']);

function verdictOf(object: KubernetesObject): Verdict {
  const { status, spec } = object;
  const ready = conditionOf(status, 'Ready');
  const reconciling = conditionOf(status, 'Reconciling');
  const stalled = conditionOf(status, 'Stalled');
  const generation = object.metadata?.generation;
  const observed = number(at(status, 'observedGeneration'));
  const healthy: HealthState = ready?.status === 'True' ? 'healthy' : 'unknown';
  if (at(spec, 'suspend') === true) {
    return { sync: 'suspended', health: healthy, condition: ready };
  }
  if (!ready || (observed !== undefined && generation !== observed)) {
    return {
      sync: ready || reconciling ? 'syncing' : 'unknown',
      health: ready || reconciling ? 'progressing' : 'unknown',
      condition: reconciling ?? ready,
    };
  }
  if (stalled?.status === 'True') {
    return { sync: 'failed', health: 'degraded', condition: stalled };
  }
  if (ready.status === 'False' && ready.reason === 'DependencyNotReady') {
    return { sync: 'out-of-sync', health: 'progressing', condition: ready };
  }
  if (ready.status === 'False') {
    return {
      sync: 'failed',
      health: HEALTH_FAILURES.has(ready.reason ?? '') ? 'degraded' : 'unknown',
      condition: ready,
    };
  }
  if (reconciling?.status === 'True' || ready.status === 'Unknown') {
    return { sync: 'syncing', health: 'progressing', condition: ready };
  }
  return { sync: 'synced', health: 'healthy', condition: ready };
}

/** An inventory id is `<namespace>_<name>_<group>_<kind>`; names hold no underscore but RBAC's, which escape `:` as `__`. */
function toObject(id: string): ManagedObject | undefined {
  const parts = id.replace(/__/g, ':').split('_');
  return parts.length === 4
    ? { namespace: parts[0], name: parts[1], group: parts[2], kind: parts[3] }
    : undefined;
}

function toReading(
  object: KubernetesObject,
  rest: Pick<DeliveryReading, 'kind' | 'objects' | 'revision' | 'attempted'>,
): DeliveryReading {
  const { sync, health, condition } = verdictOf(object);
  const ready = conditionOf(object.status, 'Ready');
  const { attempted, ...others } = rest;
  return {
    type: 'delivery',
    engine: 'flux',
    namespace: object.metadata?.namespace ?? '',
    name: object.metadata?.name ?? '',
    labels: object.metadata?.labels ?? {},
    sync,
    health,
    words: ready ? { sync: `Ready=${ready.status}` } : {},
    reason: condition?.reason,
    message:
      condition?.message ??
      (ready ? undefined : 'Flux has not reconciled it yet.'),
    since: condition?.since,
    automated: at(object.spec, 'suspend') !== true,
    ...others,
    ...(attempted && attempted !== others.revision ? { attempted } : {}),
  };
}

/**
 * Reads a Flux Kustomization (kustomize.toolkit.fluxcd.io).
 * https://fluxcd.io/flux/components/kustomize/kustomizations/#kustomization-status
 */
export function readKustomization(object: KubernetesObject): DeliveryReading {
  const { status } = object;
  return toReading(object, {
    kind: 'Kustomization',
    revision: commitOfRevision(text(at(status, 'lastAppliedRevision'))),
    attempted: commitOfRevision(text(at(status, 'lastAttemptedRevision'))),
    objects: list(at(status, 'inventory', 'entries'))
      .map(entry => toObject(text(at(entry, 'id')) ?? ''))
      .filter((entry): entry is ManagedObject => entry !== undefined),
  });
}

/**
 * Reads a Flux HelmRelease (helm.toolkit.fluxcd.io).
 * https://fluxcd.io/flux/components/helm/helmreleases/#helmrelease-status
 */
export function readHelmRelease(object: KubernetesObject): DeliveryReading {
  const { status } = object;
  const deployed = list(at(status, 'history')).find(
    entry => at(entry, 'status') === 'deployed',
  );
  return toReading(object, {
    kind: 'HelmRelease',
    revision: commitOfChartVersion(
      text(at(deployed, 'chartVersion')) ??
        text(at(status, 'lastAppliedRevision')),
    ),
    attempted: commitOfChartVersion(text(at(status, 'lastAttemptedRevision'))),
    objects: [],
  });
}
