import type {
  DeliveryReading,
  HealthState,
  ManagedObject,
  SyncState,
} from './DeliveryStatus';
import type { KubernetesObject } from './KubernetesObject';
import { at, list, text } from './untrusted';

const HEALTH: Record<string, HealthState> = {
  Healthy: 'healthy',
  Progressing: 'progressing',
  Degraded: 'degraded',
  Suspended: 'suspended',
  Missing: 'missing',
};

const SYNC: Record<string, SyncState> = {
  Synced: 'synced',
  OutOfSync: 'out-of-sync',
};

const toHealth = (word: unknown): HealthState =>
  HEALTH[text(word) ?? ''] ?? 'unknown';

function toObject(resource: unknown): ManagedObject {
  const health = at(resource, 'health', 'status');
  const sync = text(at(resource, 'status'));
  return {
    group: text(at(resource, 'group')) ?? '',
    kind: text(at(resource, 'kind')) ?? '',
    namespace: text(at(resource, 'namespace')) ?? '',
    name: text(at(resource, 'name')) ?? '',
    ...(sync ? { sync: SYNC[sync] ?? 'unknown' } : {}),
    // Argo CD 3 keeps no health per resource: absent is not the same as unknown.
    ...(health ? { health: toHealth(health) } : {}),
    ...(text(at(resource, 'health', 'message'))
      ? { message: text(at(resource, 'health', 'message')) }
      : {}),
  };
}

/** The first condition that says that something is wrong; Argo CD names those `…Error`, warnings `…Warning`. */
function errorCondition(status: unknown) {
  const found = list(at(status, 'conditions')).find(condition =>
    text(at(condition, 'type'))?.endsWith('Error'),
  );
  return found
    ? {
        reason: text(at(found, 'type')),
        message: text(at(found, 'message')),
        since: text(at(found, 'lastTransitionTime')),
      }
    : undefined;
}

function revisionOf(value: unknown): string | undefined {
  return (
    text(at(value, 'revision')) ??
    list(at(value, 'revisions'))
      .map(revision => text(revision))
      .find(Boolean)
  );
}

function toSync(status: unknown): {
  sync: SyncState;
  reason?: string;
  message?: string;
  since?: string;
} {
  const operation = at(status, 'operationState');
  const phase = text(at(operation, 'phase'));
  const message = text(at(operation, 'message'));
  const word = text(at(status, 'sync', 'status'));
  const error = errorCondition(status);
  if (phase === 'Running' || phase === 'Terminating') {
    return {
      sync: 'syncing',
      reason: phase,
      message,
      since: text(at(operation, 'startedAt')),
    };
  }
  if (word === 'OutOfSync' && (phase === 'Failed' || phase === 'Error')) {
    return {
      sync: 'failed',
      reason: phase,
      message,
      since: text(at(operation, 'finishedAt')),
    };
  }
  if (error && word !== 'Synced') {
    return { sync: word === 'OutOfSync' ? 'failed' : 'unknown', ...error };
  }
  return {
    sync: SYNC[word ?? ''] ?? 'unknown',
    since:
      text(at(operation, 'finishedAt')) ?? text(at(status, 'reconciledAt')),
    ...(word
      ? {}
      : { reason: 'NotCompared', message: 'Argo CD has not compared it yet.' }),
    ...(error ?? {}),
  };
}

/**
 * Reads an Argo CD Application (argoproj.io/v1alpha1).
 * https://argo-cd.readthedocs.io/en/stable/operator-manual/health/
 */
export function readApplication(object: KubernetesObject): DeliveryReading {
  const { status, spec } = object;
  const verdict = toSync(status);
  const health = toHealth(at(status, 'health', 'status'));
  const applied =
    revisionOf(at(status, 'operationState', 'syncResult')) ??
    revisionOf(list(at(status, 'history')).at(-1));
  const compared = revisionOf(at(status, 'sync'));
  const healthWord = text(at(status, 'health', 'status'));
  const automated = at(spec, 'syncPolicy', 'automated');
  // "Synced" says that the cluster has what the compared revision asks for, also when nothing had to be applied.
  const revision = verdict.sync === 'synced' ? compared ?? applied : applied;
  return {
    type: 'delivery',
    engine: 'argocd',
    kind: 'Application',
    namespace: object.metadata?.namespace ?? '',
    name: object.metadata?.name ?? '',
    labels: object.metadata?.labels ?? {},
    sync: verdict.sync,
    health,
    words: {
      sync: text(at(status, 'sync', 'status')),
      health: healthWord,
      operation: text(at(status, 'operationState', 'phase')),
    },
    reason: verdict.reason,
    message: verdict.message ?? text(at(status, 'health', 'message')),
    since: verdict.since,
    revision,
    ...(compared && compared !== revision ? { attempted: compared } : {}),
    automated:
      automated !== undefined &&
      automated !== null &&
      at(automated, 'enabled') !== false,
    objects: list(at(status, 'resources')).map(toObject),
  };
}
