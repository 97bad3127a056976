import { at, list, text } from './untrusted';

/** A Kubernetes condition as far as it is well-formed. */
export interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  since?: string;
}

/** The condition of one type in a status, if there is one. */
export function conditionOf(
  status: unknown,
  type: string,
): Condition | undefined {
  const found = list(at(status, 'conditions')).find(
    condition => at(condition, 'type') === type,
  );
  if (!found) {
    return undefined;
  }
  return {
    type,
    status: text(at(found, 'status')) ?? 'Unknown',
    reason: text(at(found, 'reason')),
    message: text(at(found, 'message')),
    since: text(at(found, 'lastTransitionTime')),
  };
}
