import type { SyncState } from '../../objects/DeliveryStatus';
import { at, list, text } from '../../objects/untrusted';
import { revisionsOf } from './revisions';
import { toSync } from './words';

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

const isSame = (one: string[], other: string[]) =>
  one.length === other.length &&
  one.every((revision, index) => revision === other[index]);

/** How an Application stands against Git, and why. */
export interface Verdict {
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

/** What an Application says of its state against Git, with the reason. */
export function verdictOf(status: unknown): Verdict {
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
    sync: toSync(word),
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
