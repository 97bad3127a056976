import { conditionOf } from '../objects/conditions';
import type { HealthState, WorkloadReading } from '../objects/DeliveryStatus';
import { joinSentences } from '../objects/joinSentences';
import type { KubernetesObject } from '../objects/KubernetesObject';
import { at, number, text } from '../objects/untrusted';
import { readIdentity } from './readWorkload';

const HEALTH: Record<string, HealthState> = {
  Initialized: 'healthy',
  Succeeded: 'healthy',
  Failed: 'degraded',
  Terminated: 'missing',
};

/** Phases in which the primary runs the new version, so that it serves everything and the canary gets nothing. */
const PROMOTED = new Set(['Initialized', 'Finalising', 'Succeeded']);

function weightOf(status: unknown): number | undefined {
  const weight = number(at(status, 'canaryWeight'));
  const phase = text(at(status, 'phase')) ?? '';
  return weight === 0 && PROMOTED.has(phase) ? 100 : weight;
}

/**
 * Reads a Flagger Canary (flagger.app/v1beta1). It carries no image: the workload that it leads does.
 * https://docs.flagger.app/usage/how-it-works#canary-status
 */
export function readCanary(object: KubernetesObject): WorkloadReading {
  const { spec, status } = object;
  const phase = text(at(status, 'phase'));
  const promoted = conditionOf(status, 'Promoted');
  const failedChecks = number(at(status, 'failedChecks'));
  const weight = weightOf(status);
  const target = at(spec, 'targetRef');
  return {
    ...readIdentity(object),
    images: [],
    health: HEALTH[phase ?? ''] ?? 'progressing',
    words: phase ?? 'no phase',
    message: joinSentences(
      promoted?.message,
      HEALTH[phase ?? ''] !== 'healthy' && failedChecks
        ? `Failed checks: ${failedChecks}`
        : undefined,
    ),
    since: promoted?.since ?? text(at(status, 'lastTransitionTime')),
    replicas: { desired: 0, ready: 0, updated: 0 },
    ...(weight === undefined ? {} : { rollout: { weight } }),
    ...(target
      ? { target: `${text(at(target, 'kind'))}/${text(at(target, 'name'))}` }
      : {}),
  };
}
