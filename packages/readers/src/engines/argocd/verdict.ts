import type { SyncState } from '../../objects/DeliveryStatus';
import { joinSentences } from '../../objects/joinSentences';
import type { KubernetesObject } from '../../objects/KubernetesObject';
import { at, list, text } from '../../objects/untrusted';
import { operationMessage } from './causes';
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

/** The reason of a sync that has not begun. */
export const REQUESTED = 'OperationRequested';

const UNDER_WAY = new Set(['Running', 'Terminating']);

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

/** What Argo CD says of a revision that it does not sync any more by itself. */
function givenUp(status: unknown): string | undefined {
  const condition = list(at(status, 'conditions')).find(
    item => at(item, 'type') === 'SyncError',
  );
  return text(at(condition, 'message'));
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
  const told = operationMessage(operation);
  return (word === 'Synced' && isTried) || word === 'OutOfSync'
    ? {
        sync: 'failed',
        reason: phase,
        message:
          told === text(at(operation, 'message'))
            ? joinSentences(told, givenUp(status))
            : told,
        since: isOther ? undefined : text(at(operation, 'finishedAt')),
      }
    : undefined;
}

/** Whoever asked for an operation. */
function requesterOf(operation: unknown): string {
  const by = at(operation, 'initiatedBy');
  const isAutomated = at(by, 'automated') === true;
  return text(at(by, 'username')) ?? (isAutomated ? 'automated sync' : '');
}

/** An operation that is asked for and has not begun: what the last one came to is past. */
function requested({
  status,
  ...object
}: KubernetesObject): Verdict | undefined {
  const operation = at(object, 'operation');
  const isBegun = UNDER_WAY.has(
    text(at(status, 'operationState', 'phase')) ?? '',
  );
  const sync = at(operation, 'sync');
  if (!operation || isBegun || !sync || at(sync, 'dryRun') === true) {
    return undefined;
  }
  const revision = revisionsOf(sync).filter(Boolean).join(', ');
  const requester = requesterOf(operation);
  return {
    sync: 'syncing',
    reason: REQUESTED,
    message: `A sync${revision && ` to ${revision}`} is asked for${
      requester && ` by ${requester}`
    } and has not begun.`,
  };
}

/** An operation that runs, or is to run once more. */
function underWay(status: unknown): Verdict | undefined {
  const operation = at(status, 'operationState');
  const phase = text(at(operation, 'phase')) ?? '';
  if (!UNDER_WAY.has(phase)) {
    return undefined;
  }
  // Between two attempts the operation stays "Running", with the end of the last one
  const waits = phase === 'Running' && text(at(operation, 'finishedAt'));
  return {
    sync: 'syncing',
    reason: waits ? 'WaitingForRetry' : phase,
    message: operationMessage(operation),
    since: text(at(operation, 'startedAt')),
  };
}

/** What comparing it with Git came to. */
function comparison(status: unknown): Verdict {
  const word = text(at(status, 'sync', 'status'));
  const error = errorCondition(status);
  if (error?.reason === 'DeletionError') {
    return { sync: 'failed', ...error };
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
        : text(at(status, 'operationState', 'finishedAt')) ??
          text(at(status, 'reconciledAt')),
    ...(word
      ? {}
      : { reason: 'NotCompared', message: 'Argo CD has not compared it yet.' }),
    ...(error ?? {}),
  };
}

/** What an Application says of its state against Git, with the reason. */
export function verdictOf(object: KubernetesObject): Verdict {
  const { status } = object;
  return (
    requested(object) ??
    underWay(status) ??
    failureOf(status) ??
    comparison(status)
  );
}
