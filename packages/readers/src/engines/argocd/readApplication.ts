import type {
  DeliveryReading,
  DeliverySource,
  HealthState,
  ManagedObject,
  SyncState,
} from '../../objects/DeliveryStatus';
import type { KubernetesObject } from '../../objects/KubernetesObject';
import { at, list, text } from '../../objects/untrusted';
import { objectReference } from './objectReference';

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
    ...objectReference(resource),
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

/** One revision, or several of a multi-source Application, of which some may be empty. */
function revisionsOf(value: unknown): string[] {
  const several = list(at(value, 'revisions')).map(item => text(item) ?? '');
  const one = text(at(value, 'revision'));
  return several.some(Boolean) ? several : [one ?? ''].filter(Boolean);
}

/**
 * The revisions that were applied last. An operation names its own before anything is applied, and also when it is a dry run
 * or goes for some objects only: such ones, and those that fail, are not in the history either.
 */
function appliedRevisions(status: unknown): string[] {
  const operation = at(status, 'operationState');
  const sync = at(operation, 'operation', 'sync');
  const isWhole =
    at(operation, 'phase') === 'Succeeded' &&
    at(sync, 'dryRun') !== true &&
    list(at(sync, 'resources')).length === 0;
  const synced = isWhole ? revisionsOf(at(operation, 'syncResult')) : [];
  return synced.length > 0
    ? synced
    : revisionsOf(list(at(status, 'history')).at(-1));
}

function toSource(source: unknown, revision?: string): DeliverySource {
  const chart = text(at(source, 'chart'));
  const url = text(at(source, 'repoURL')) ?? '';
  const path = text(at(source, 'path'));
  const asked = text(at(source, 'targetRevision'));
  return {
    kind: chart ? 'chart' : 'git',
    name: chart ?? url,
    ...(chart ? { repository: url } : {}),
    ...(path ? { path } : {}),
    ...(asked ? { asked } : {}),
    ...(revision ? { revision } : {}),
    ...(text(at(source, 'ref')) && !path && !chart
      ? { referenceOnly: true }
      : {}),
  };
}

/** The sources of an Application, each with the revision that it was compared at. */
function sourcesOf(spec: unknown, revisions: string[]): DeliverySource[] {
  const several = list(at(spec, 'sources'));
  if (several.length > 0) {
    return several.map((source, index) => toSource(source, revisions[index]));
  }
  const single = at(spec, 'source') ?? at(spec, 'sourceHydrator', 'drySource');
  return single ? [toSource(single, revisions[0])] : [];
}

/** The revision that stands for the Application: of the first source that deploys something. */
function mainRevision(
  sources: DeliverySource[],
  revisions: string[],
): string | undefined {
  const index = sources.findIndex(
    (source, position) => !source.referenceOnly && revisions[position],
  );
  return revisions[Math.max(index, 0)] || revisions.find(Boolean);
}

/**
 * The branch or tag that was compared, of the source that stands for the Application: the one that is asked for by now may
 * be another.
 */
function comparedRef(
  { spec, status }: KubernetesObject,
  sources: DeliverySource[],
): string | undefined {
  const index = sources.findIndex(source => !source.referenceOnly);
  const to = at(status, 'sync', 'comparedTo');
  const source = list(at(to, 'sources'))[index] ?? at(to, 'source');
  // What a hydrator rendered lies on a branch of its own; people know the one that it was rendered from
  const isTold = source !== undefined && !at(spec, 'sourceHydrator');
  const asked = isTold
    ? text(at(source, 'targetRevision'))
    : sources[index]?.asked;
  return sources[index]?.kind === 'git' ? asked : undefined;
}

function destinationOf(destination: unknown): DeliveryReading['destination'] {
  const server = text(at(destination, 'server'));
  const isOwn = server === 'https://kubernetes.default.svc';
  const cluster = text(at(destination, 'name')) ?? (isOwn ? 'in-cluster' : '');
  const namespace = text(at(destination, 'namespace'));
  return {
    ...(cluster ? { cluster } : {}),
    ...(server ? { server } : {}),
    ...(namespace ? { namespace } : {}),
  };
}

/** The commit that a source hydrator rendered what is deployed from. Its last operation may be ahead of that. */
function dryCommitOf(status: unknown, deployed?: string): string | undefined {
  const last = at(status, 'sourceHydrator', 'lastSuccessfulOperation');
  return deployed && at(last, 'hydratedSHA') === deployed
    ? text(at(last, 'drySHA'))
    : undefined;
}

/** Why a source could not be hydrated; it stands nowhere else. */
function hydrationFailure(status: unknown): string | undefined {
  const current = at(status, 'sourceHydrator', 'currentOperation');
  return at(current, 'phase') === 'Failed'
    ? text(at(current, 'message')) ?? 'The source could not be hydrated.'
    : undefined;
}

const isSame = (one: string[], other: string[]) =>
  one.length === other.length &&
  one.every((revision, index) => revision === other[index]);

interface Verdict {
  sync: SyncState;
  reason?: string;
  message?: string;
  since?: string;
}

/**
 * What the last operation amounts to where it failed. In sync, it must have been of that very revision, as when a hook
 * failed. A dry run applies nothing, and its failure says nothing of what is there.
 */
function failureOf(status: unknown): Verdict | undefined {
  const operation = at(status, 'operationState');
  const phase = text(at(operation, 'phase'));
  const word = at(status, 'sync', 'status');
  const isDry = at(operation, 'operation', 'sync', 'dryRun') === true;
  if ((phase !== 'Failed' && phase !== 'Error') || isDry) {
    return undefined;
  }
  const tried = revisionsOf(at(operation, 'syncResult'));
  const isTried =
    tried.length > 0 && isSame(tried, revisionsOf(at(status, 'sync')));
  const isOther = tried.length > 0 && !isTried;
  return (word === 'Synced' && isTried) || word === 'OutOfSync'
    ? {
        sync: 'failed',
        reason: phase,
        message: text(at(operation, 'message')),
        since: isOther ? undefined : text(at(operation, 'finishedAt')),
      }
    : undefined;
}

function toSync(status: unknown): Verdict {
  const operation = at(status, 'operationState');
  const phase = text(at(operation, 'phase'));
  const message = text(at(operation, 'message'));
  const word = text(at(status, 'sync', 'status'));
  const error = errorCondition(status);
  const failed = failureOf(status);
  if (phase === 'Running' || phase === 'Terminating') {
    // Between two attempts the operation stays "Running", with the end of the last one
    const waits = phase === 'Running' && text(at(operation, 'finishedAt'));
    return {
      sync: 'syncing',
      reason: waits ? 'WaitingForRetry' : phase,
      message,
      since: text(at(operation, 'startedAt')),
    };
  }
  if (failed) {
    return failed;
  }
  if (error && word !== 'Synced') {
    return { sync: word === 'OutOfSync' ? 'failed' : 'unknown', ...error };
  }
  return {
    sync: SYNC[word ?? ''] ?? 'unknown',
    // An operation before a drift does not tell when that began
    since:
      word === 'OutOfSync'
        ? undefined
        : text(at(operation, 'finishedAt')) ?? text(at(status, 'reconciledAt')),
    ...(word
      ? {}
      : { reason: 'NotCompared', message: 'Argo CD has not compared it yet.' }),
    ...(error ?? {}),
  };
}

/** The objects of an Application. An operation that failed while all are in sync failed for each of them. */
function objectsOf(status: unknown, { sync }: Verdict): ManagedObject[] {
  const objects = list(at(status, 'resources')).map(toObject);
  return sync === 'failed' && at(status, 'sync', 'status') === 'Synced'
    ? objects.map(({ sync: _, ...object }) => object)
    : objects;
}

/**
 * Reads an Argo CD Application (argoproj.io/v1alpha1).
 * https://argo-cd.readthedocs.io/en/stable/operator-manual/health/
 */
export function readApplication(object: KubernetesObject): DeliveryReading {
  const { status, spec } = object;
  const verdict = toSync(status);
  const healthWord = text(at(status, 'health', 'status'));
  const automated = at(spec, 'syncPolicy', 'automated');
  const compared = revisionsOf(at(status, 'sync'));
  const sources = sourcesOf(spec, compared);
  const main = (revisions: string[]) => mainRevision(sources, revisions);
  // "Synced" says that the cluster has what the compared revision asks for, also when nothing had to be applied.
  const isCompared =
    at(status, 'sync', 'status') === 'Synced' && compared.length > 0;
  const running = isCompared ? compared : appliedRevisions(status);
  const deployed = main(running);
  const dry = dryCommitOf(status, deployed);
  const failure = hydrationFailure(status);
  const chart = sources.findIndex(source => source.kind === 'chart');
  const images = list(at(status, 'summary', 'images')).flatMap(
    image => text(image) ?? [],
  );
  const attempted = main(compared);
  const controllerNamespace = text(at(status, 'controllerNamespace'));
  return {
    type: 'delivery',
    engine: 'argocd',
    kind: 'Application',
    namespace: object.metadata?.namespace ?? '',
    name: object.metadata?.name ?? '',
    labels: object.metadata?.labels ?? {},
    sync: verdict.sync,
    health: toHealth(healthWord),
    words: {
      sync: text(at(status, 'sync', 'status')),
      health: healthWord,
      operation: text(at(status, 'operationState', 'phase')),
    },
    reason: verdict.reason ?? (failure ? 'HydrationFailed' : undefined),
    message:
      verdict.message ?? failure ?? text(at(status, 'health', 'message')),
    since: verdict.since,
    // People know the commit that was hydrated, not the one that came out of it
    revision: dry ?? deployed,
    ...(attempted && attempted !== deployed ? { attempted } : {}),
    versions: {
      applied: deployed,
      attempted,
      ref: isCompared ? comparedRef(object, sources) : undefined,
      commit: chart < 0 ? deployed : undefined,
      dryCommit: dry,
      chart: running[chart],
      images,
    },
    sources,
    destination: destinationOf(at(spec, 'destination')),
    ...(controllerNamespace ? { controllerNamespace } : {}),
    ...(failure ? { warning: failure } : {}),
    automated:
      automated !== undefined &&
      automated !== null &&
      at(automated, 'enabled') !== false,
    objects: objectsOf(status, verdict),
  };
}
