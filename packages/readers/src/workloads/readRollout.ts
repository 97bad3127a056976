import { conditionOf } from '../objects/conditions';
import type { HealthState, WorkloadReading } from '../objects/DeliveryStatus';
import { joinSentences } from '../objects/joinSentences';
import type { KubernetesObject } from '../objects/KubernetesObject';
import { at, list, number, text } from '../objects/untrusted';
import { analysisRuns, failedRuns } from './analysisRuns';
import { readIdentity, imagesOf } from './readWorkload';
import { replicaFailure } from './replicaFailure';
import { isPromoted, rolloutPhase } from './rolloutPhase';

const HEALTH: Record<string, HealthState> = {
  Healthy: 'healthy',
  Degraded: 'degraded',
  Progressing: 'progressing',
  Paused: 'suspended',
};

function countOf(object: KubernetesObject): WorkloadReading['replicas'] {
  const { spec, status } = object;
  return {
    desired: number(at(spec, 'replicas')) ?? 1,
    updated: number(at(status, 'updatedReplicas')) ?? 0,
    ready: number(at(status, 'readyReplicas')) ?? 0,
  };
}

/** Step and weight of a canary; undefined for other strategies. Steps are counted from 1; after the last one all are done. */
function progressOf(object: KubernetesObject): WorkloadReading['rollout'] {
  const { spec, status } = object;
  const steps = list(at(spec, 'strategy', 'canary', 'steps'));
  const index = number(at(status, 'currentStepIndex'));
  if (steps.length === 0 || index === undefined) {
    return undefined;
  }
  const routed = number(at(status, 'canary', 'weights', 'canary', 'weight'));
  const promoted = isPromoted(object);
  if (at(status, 'abort') === true) {
    // All traffic is back at the version before, unless there is none
    return { weight: promoted ? 100 : routed ?? 0 };
  }
  const weights = steps
    .slice(0, index + 1)
    .flatMap(step => number(at(step, 'setWeight')) ?? []);
  // Once it is promoted it is the stable version, and the router sends nothing to a canary
  const weight =
    promoted || index >= steps.length ? 100 : routed ?? weights.at(-1);
  return {
    step: Math.min(index + 1, steps.length),
    steps: steps.length,
    ...(weight === undefined ? {} : { weight }),
  };
}

/**
 * The revision that gets the traffic, by the hash of its pod template. A blue-green rollout tells which one the active
 * service selects. A template that the controller has not seen yet, here or in another object, stands in no status.
 */
function servingOf({ status }: KubernetesObject): string | undefined {
  return (
    text(at(status, 'blueGreen', 'activeSelector')) ??
    text(at(status, 'stableRS')) ??
    text(at(status, 'canary', 'stableRS'))
  );
}

/**
 * Reads an Argo Rollout (argoproj.io/v1alpha1).
 * https://argo-rollouts.readthedocs.io/en/stable/features/specification/
 */
export function readRollout(object: KubernetesObject): WorkloadReading {
  const { spec, status } = object;
  const { phase, message, isUnseen } = rolloutPhase(object);
  const reported: HealthState = HEALTH[phase] ?? 'progressing';
  const progressing = conditionOf(status, 'Progressing');
  const reference = at(spec, 'workloadRef');
  // Which version the steps and weights are of is not known then
  const rollout = isUnseen ? undefined : progressOf(object);
  const told = message ?? progressing?.message;
  const failing = isUnseen ? undefined : replicaFailure(status);
  const isQuiet = isUnseen || reported === 'healthy';
  const runs = isQuiet ? [] : analysisRuns(status, told);
  const names = isQuiet ? [] : failedRuns(status);
  const serving = servingOf(object);
  return {
    ...readIdentity(object),
    images: imagesOf(at(spec, 'template', 'spec')),
    health: failing && reported === 'progressing' ? 'degraded' : reported,
    words: phase,
    message: joinSentences(told, failing?.message, ...runs),
    since: progressing?.since,
    replicas: countOf(object),
    ...(rollout ? { rollout } : {}),
    ...(names.length > 0 ? { analysisRuns: names } : {}),
    ...(serving ? { serving } : {}),
    ...(reference
      ? {
          target: `${text(at(reference, 'kind'))}/${text(
            at(reference, 'name'),
          )}`,
        }
      : {}),
  };
}
