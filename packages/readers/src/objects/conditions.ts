import { at, list, number, text } from './untrusted';

/** A Kubernetes condition as far as it is well-formed. */
export interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  since?: string;
  /** The generation that it was set for. */
  generation?: number;
}

function toCondition(value: unknown): Condition {
  return {
    type: text(at(value, 'type')) ?? '',
    status: text(at(value, 'status')) ?? 'Unknown',
    reason: text(at(value, 'reason')),
    message: text(at(value, 'message')),
    since: text(at(value, 'lastTransitionTime')),
    generation: number(at(value, 'observedGeneration')),
  };
}

/** All conditions of a status. */
export function conditionsOf(status: unknown): Condition[] {
  return list(at(status, 'conditions')).map(toCondition);
}

/** The condition of one type in a status, if there is one. */
export function conditionOf(
  status: unknown,
  type: string,
): Condition | undefined {
  return conditionsOf(status).find(condition => condition.type === type);
}
