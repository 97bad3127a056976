import { conditionOf, conditionsOf } from '../objects/conditions';
import type { KubernetesObject } from '../objects/KubernetesObject';
import { at, list, number, text } from '../objects/untrusted';

/** A phase of Argo Rollouts, and why. */
export interface RolloutPhase {
  phase: string;
  message?: string;
  /** What the status says is of before the newest change. */
  isUnseen?: boolean;
}

const count = (status: unknown, field: string): number =>
  number(at(status, field)) ?? 0;

/**
 * Whether the version of the template has all of the traffic. A blue-green rollout tells by its active service; before Argo
 * Rollouts 0.9 by that alone.
 */
export function isPromoted({ spec, status }: KubernetesObject): boolean {
  const current = text(at(status, 'currentPodHash'));
  const stable =
    text(at(status, 'stableRS')) ?? text(at(status, 'canary', 'stableRS'));
  const active = text(at(status, 'blueGreen', 'activeSelector'));
  const isBlueGreen = Boolean(at(spec, 'strategy', 'blueGreen'));
  return (
    current !== undefined && current === (stable ?? (isBlueGreen && active))
  );
}

function failure(status: unknown): RolloutPhase | undefined {
  const invalid = conditionOf(status, 'InvalidSpec');
  const given = conditionsOf(status).find(({ reason }) =>
    ['RolloutAborted', 'ProgressDeadlineExceeded'].includes(reason ?? ''),
  );
  const found =
    invalid?.status === 'True' ? { ...invalid, reason: invalid.type } : given;
  if (found) {
    const message = [found.reason, found.message].filter(Boolean).join(': ');
    return { phase: 'Degraded', message };
  }
  return at(status, 'abort') === true
    ? { phase: 'Degraded', message: 'RolloutAborted' }
    : undefined;
}

function pause({ spec, status }: KubernetesObject): RolloutPhase | undefined {
  const [condition] = list(at(status, 'pauseConditions'));
  if (at(spec, 'paused') === true) {
    return { phase: 'Paused', message: 'manually paused' };
  }
  return condition
    ? { phase: 'Paused', message: text(at(condition, 'reason')) }
    : undefined;
}

/** What a rollout still waits for. */
function pending(object: KubernetesObject): string | undefined {
  const { spec, status } = object;
  const desired = number(at(spec, 'replicas')) ?? 1;
  const updated = count(status, 'updatedReplicas');
  const restart = text(at(spec, 'restartAt'));
  const strategy = at(spec, 'strategy');
  const isBasic =
    at(strategy, 'canary') && !at(strategy, 'canary', 'trafficRouting');
  const isCut =
    !at(strategy, 'blueGreen') ||
    at(status, 'blueGreen', 'activeSelector') === at(status, 'currentPodHash');
  const reasons: Array<[boolean, string]> = [
    [
      restart !== undefined && restart !== at(status, 'restartedAt'),
      'rollout is restarting',
    ],
    [updated < desired, 'more replicas need to be updated'],
    [
      count(status, 'availableReplicas') < updated,
      'updated replicas are still becoming available',
    ],
    [!isCut, 'active service cutover pending'],
    [
      Boolean(isBasic) && count(status, 'replicas') > updated,
      'old replicas are pending termination',
    ],
    [!isPromoted(object), 'waiting for all steps to complete'],
  ];
  return reasons.find(([isSo]) => isSo)?.[1];
}

/** Fields one of which each controller writes. */
const WRITTEN = ['observedGeneration', 'currentPodHash', 'phase'];

const UNSEEN = 'The controller has not seen the newest change yet.';

/** Whether the controller has seen a generation; the hash that it kept before 0.10 tells nothing. */
function isBehind(observed: unknown, generation: unknown): boolean {
  const seen = text(observed);
  return seen !== undefined && Number(seen) < Number(generation);
}

/** A change that stands in no status yet: of the Rollout, of the workload whose template it takes, of a pause. */
function unseen({ metadata, status }: KubernetesObject): string | undefined {
  const referenced =
    metadata?.annotations?.['rollout.argoproj.io/workload-generation'];
  if (
    !WRITTEN.some(field => text(at(status, field))) ||
    isBehind(at(status, 'observedGeneration'), metadata?.generation) ||
    isBehind(at(status, 'workloadObservedGeneration'), referenced)
  ) {
    return UNSEEN;
  }
  const isResumed =
    at(status, 'controllerPause') === true &&
    list(at(status, 'pauseConditions')).length === 0;
  return isResumed ? 'waiting for rollout to unpause' : undefined;
}

/**
 * The phase that the controller reports or, before Argo Rollouts 1.0, the one that its command line comes to.
 * https://argo-rollouts.readthedocs.io/en/stable/features/kubectl-plugin/
 */
export function rolloutPhase(object: KubernetesObject): RolloutPhase {
  const { status } = object;
  const change = unseen(object);
  if (change) {
    return { phase: 'Progressing', message: change, isUnseen: true };
  }
  const phase = text(at(status, 'phase'));
  if (phase) {
    return { phase, message: text(at(status, 'message')) };
  }
  const message = pending(object);
  return (
    failure(status) ??
    pause(object) ?? { phase: message ? 'Progressing' : 'Healthy', message }
  );
}
