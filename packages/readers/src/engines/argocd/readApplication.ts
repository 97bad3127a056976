import type {
  DeliveryReading,
  DeliverySource,
  DeliveryVersions,
  ManagedObject,
} from '../../objects/DeliveryStatus';
import { identityOf } from '../../objects/identityOf';
import { joinSentences } from '../../objects/joinSentences';
import type { KubernetesObject } from '../../objects/KubernetesObject';
import { at, list, text } from '../../objects/untrusted';
import { healthMessage } from './causes';
import { generatedOf } from './generatedOf';
import { dryCommitOf, hydrationFailure } from './hydration';
import { objectReference } from './objectReference';
import { lastApplied, revisionsOf } from './revisions';
import {
  appliedTag,
  comparedRef,
  destinationOf,
  mainRevision,
  mainSource,
  sourcesOf,
} from './sources';
import { REQUESTED, type Verdict, verdictOf } from './verdict';
import { toHealth, toSync } from './words';

function toObject(resource: unknown): ManagedObject {
  const health = at(resource, 'health', 'status');
  const sync = text(at(resource, 'status'));
  return {
    ...objectReference(resource),
    ...(sync ? { sync: toSync(sync) } : {}),
    // Argo CD 3 keeps no health per resource: absent is not the same as unknown.
    ...(health ? { health: toHealth(health) } : {}),
    ...(text(at(resource, 'health', 'message'))
      ? { message: text(at(resource, 'health', 'message')) }
      : {}),
  };
}

/** The objects of an Application. An operation that failed while all are in sync failed for each of them. */
function objectsOf(status: unknown, { sync }: Verdict): ManagedObject[] {
  const objects = list(at(status, 'resources')).map(toObject);
  return sync === 'failed' && at(status, 'sync', 'status') === 'Synced'
    ? objects.map(({ sync: _, ...object }) => object)
    : objects;
}

interface Versions {
  versions: DeliveryVersions;
  /** What of it people know. */
  revision?: string;
  attempted?: string;
}

/** What runs of the sources, and what was compared last. */
function versionsOf(
  object: KubernetesObject,
  sources: DeliverySource[],
): Versions {
  const { status } = object;
  const compared = revisionsOf(at(status, 'sync'));
  const main = (revisions: string[]) => mainRevision(sources, revisions);
  // "Synced" says that the cluster has what the compared revision asks for, also when nothing had to be applied.
  const isCompared =
    at(status, 'sync', 'status') === 'Synced' && compared.length > 0;
  const running = isCompared ? compared : revisionsOf(lastApplied(status));
  const deployed = main(running);
  const dry = dryCommitOf(status, deployed);
  const chart = sources.findIndex(source => source.kind === 'chart');
  const isArtifact = mainSource(sources)?.kind === 'oci';
  const images = list(at(status, 'summary', 'images')).flatMap(
    image => text(image) ?? [],
  );
  const attempted = main(compared);
  return {
    // People know the commit that was hydrated, not the one that came out of it
    revision: dry ?? deployed,
    ...(attempted && attempted !== deployed ? { attempted } : {}),
    versions: {
      applied: deployed,
      attempted,
      ref: isCompared
        ? comparedRef(object, sources)
        : appliedTag(status, sources),
      commit: chart < 0 && !isArtifact ? deployed : undefined,
      dryCommit: dry,
      chart: running[chart],
      digest: isArtifact && deployed?.includes(':') ? deployed : undefined,
      images,
    },
  };
}

/** Whether what Git no longer has is deleted; not known where that is an object's own matter. */
function prunesOf(spec: unknown): { prunes?: boolean } {
  const options = at(spec, 'syncPolicy', 'syncOptions');
  if (
    !isAutomated(spec) ||
    (Array.isArray(options) && options.includes('Prune=false'))
  ) {
    return {};
  }
  return { prunes: at(spec, 'syncPolicy', 'automated', 'prune') === true };
}

function isAutomated(spec: unknown): boolean {
  const automated = at(spec, 'syncPolicy', 'automated');
  return (
    automated !== undefined &&
    automated !== null &&
    at(automated, 'enabled') !== false
  );
}

/**
 * Reads an Argo CD Application (argoproj.io/v1alpha1).
 * https://argo-cd.readthedocs.io/en/stable/operator-manual/health/
 */
export function readApplication(object: KubernetesObject): DeliveryReading {
  const { status, spec } = object;
  const verdict = verdictOf(object);
  const healthWord = text(at(status, 'health', 'status'));
  const sources = sourcesOf(spec, revisionsOf(at(status, 'sync')));
  const failure = hydrationFailure(status);
  const controllerNamespace = text(at(status, 'controllerNamespace'));
  const generated = generatedOf(object);
  return {
    type: 'delivery',
    engine: 'argocd',
    kind: 'Application',
    ...identityOf(object),
    sync: verdict.sync,
    health: toHealth(healthWord),
    words: {
      sync: text(at(status, 'sync', 'status')),
      health: healthWord,
      // What the last one came to is past when another is asked for
      operation:
        verdict.reason === REQUESTED
          ? undefined
          : text(at(status, 'operationState', 'phase')),
    },
    reason: verdict.reason ?? (failure ? 'HydrationFailed' : undefined),
    message: joinSentences(verdict.message ?? failure, healthMessage(status)),
    since: verdict.since,
    ...versionsOf(object, sources),
    sources,
    destination: destinationOf(at(spec, 'destination')),
    ...(controllerNamespace ? { controllerNamespace } : {}),
    ...(failure ? { warning: failure } : {}),
    automated: isAutomated(spec),
    ...prunesOf(spec),
    objects: objectsOf(status, verdict),
    ...(generated ? { generated } : {}),
  };
}
