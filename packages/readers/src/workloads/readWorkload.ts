import { DELIVERY_ENGINES } from '../engines/engines';
import { conditionOf } from '../objects/conditions';
import type { WorkloadReading } from '../objects/DeliveryStatus';
import { identityOf } from '../objects/identityOf';
import { joinSentences } from '../objects/joinSentences';
import type { KubernetesObject } from '../objects/KubernetesObject';
import { at, list, number, text } from '../objects/untrusted';
import { replicaFailure } from './replicaFailure';

const INSTANCE = 'app.kubernetes.io/instance';

/** The engine's object that applied a workload; engines of which it carries no mark say nothing. */
function managedBy(object: KubernetesObject): WorkloadReading['managedBy'] {
  for (const { name, managerOf } of DELIVERY_ENGINES) {
    const manager = managerOf?.(object);
    if (manager) {
      return { engine: name, ...manager };
    }
  }
  return undefined;
}

interface Progress {
  desired: number;
  updated: number;
  ready: number;
}

function progressOf(object: KubernetesObject): Progress {
  const { spec, status } = object;
  if (object.kind === 'DaemonSet') {
    return {
      desired: number(at(status, 'desiredNumberScheduled')) ?? 0,
      updated: number(at(status, 'updatedNumberScheduled')) ?? 0,
      ready: number(at(status, 'numberReady')) ?? 0,
    };
  }
  return {
    desired: number(at(spec, 'replicas')) ?? 1,
    updated: number(at(status, 'updatedReplicas')) ?? 0,
    ready: number(at(status, 'readyReplicas')) ?? 0,
  };
}

/**
 * How many replicas are to be updated before a rollout is done: none where pods are replaced by being deleted, those beyond
 * the partition of a StatefulSet.
 * https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#update-strategies
 */
function requiredUpdates({ spec }: KubernetesObject, desired: number): number {
  const strategy = at(spec, 'updateStrategy');
  if (at(strategy, 'type') === 'OnDelete') {
    return 0;
  }
  const partition = number(at(strategy, 'rollingUpdate', 'partition')) ?? 0;
  return Math.max(0, desired - partition);
}

/** How a workload is, and why. */
type Health = Pick<
  WorkloadReading,
  'health' | 'words' | 'message' | 'since' | 'held'
>;

/** Progress that is none, since replicas cannot be created. */
function failing(health: Health, status: unknown): Health {
  const failure = replicaFailure(status);
  return failure
    ? {
        ...health,
        health: health.health === 'progressing' ? 'degraded' : health.health,
        message: joinSentences(health.message, failure.message),
      }
    : health;
}

const hasSeen = ({ metadata, status }: KubernetesObject): boolean => {
  const observed = number(at(status, 'observedGeneration'));
  return observed !== undefined && observed >= (metadata?.generation ?? 0);
};

function progressHealth(
  object: KubernetesObject,
  { desired, updated, ready }: Progress,
): Health {
  const { status } = object;
  const progressing = conditionOf(status, 'Progressing');
  const available = conditionOf(status, 'Available');
  const since = available?.since ?? progressing?.since;
  const count = `${ready} of ${desired} ready, ${updated} updated`;
  const words = available ? `Available=${available.status}` : count;
  if (at(object.spec, 'paused') === true) {
    return { health: 'suspended', words, message: 'Rollout is paused.', since };
  }
  if (progressing?.status === 'False') {
    return {
      health: 'degraded',
      words: progressing.reason ?? words,
      message: progressing.message,
      since: progressing.since,
    };
  }
  if (!hasSeen(object)) {
    return {
      health: 'progressing',
      words,
      message: 'The controller has not seen the newest change yet.',
      since,
    };
  }
  const surplus = (number(at(status, 'replicas')) ?? desired) > updated;
  if (updated < requiredUpdates(object, desired) || ready < desired) {
    return { health: 'progressing', words, message: count, since };
  }
  if (object.kind === 'Deployment' && surplus) {
    return {
      health: 'progressing',
      words,
      message: 'Old replicas are still running.',
      since,
    };
  }
  if (updated < desired) {
    const strategy = text(at(object.spec, 'updateStrategy', 'type'));
    const left =
      strategy === 'OnDelete'
        ? 'the update strategy OnDelete'
        : 'the partition';
    const message = `${updated} of ${desired} updated: ${left} leaves the others as they are.`;
    return { health: 'healthy', words, message, since, held: true };
  }
  return { health: 'healthy', words, message: available?.message, since };
}

function healthOf(object: KubernetesObject, progress: Progress): Health {
  const health = progressHealth(object, progress);
  return hasSeen(object) ? failing(health, object.status) : health;
}

/** The images of a pod template: containers first, init containers last. */
export function imagesOf(template: unknown): string[] {
  return ['containers', 'initContainers'].flatMap(key =>
    list(at(template, key))
      .map(container => text(at(container, 'image')))
      .filter((image): image is string => image !== undefined),
  );
}

/** What every workload tells, whatever its kind. */
export function readIdentity(
  object: KubernetesObject,
): Pick<
  WorkloadReading,
  'type' | 'kind' | 'namespace' | 'name' | 'labels' | 'managedBy' | 'instance'
> {
  const { metadata, kind = '' } = object;
  const instance = metadata?.labels?.[INSTANCE];
  return {
    type: 'workload',
    kind,
    ...identityOf(object),
    managedBy: managedBy(object),
    ...(instance ? { instance } : {}),
  };
}

/** Reads a Deployment, StatefulSet or DaemonSet (apps/v1). */
export function readWorkload(object: KubernetesObject): WorkloadReading {
  const progress = progressOf(object);
  return {
    ...readIdentity(object),
    images: imagesOf(at(object.spec, 'template', 'spec')),
    ...healthOf(object, progress),
    replicas: progress,
  };
}
