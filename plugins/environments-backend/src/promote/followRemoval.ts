import type { PromotionState } from '@downstage/backstage-plugin-environments-common';
import type { FollowStep } from './followPromotion';

/** What is known when a merged removal is followed. */
export interface RemovalFacts {
  state: PromotionState;
  /** Why it is in that state. */
  reason?: string;
  /** What Git asked for when the removal was planned. */
  fromVersion: string;
  /** ISO 8601. */
  deadline?: string;
  now: string;
  /** Whether what is known of Git was read behind the merge. */
  isRead: boolean;
  /** What Git asks for, where it asks for anything. */
  desired?: { version: string; commit: string };
  /** What still runs, or is last known to run. */
  runs?: {
    version: string;
    /** Where, as `Deployment retail/shop on qa`. */
    workload?: string;
    /** The engine's object, as `Application shop`. */
    engine?: string;
    automated?: boolean;
    prunes?: boolean;
  };
  /** Why it is not known what runs, in words. */
  unread?: string;
  /** Whether any cluster is known that would tell what runs. */
  isSeen: boolean;
}

/** Where it ends, since Git asks for the service by now. */
function cameBack(
  { version, commit }: NonNullable<RemovalFacts['desired']>,
  fromVersion: string,
): FollowStep {
  const where = `commit ${commit.slice(0, 7)} asks for ${version}`;
  return version === fromVersion
    ? { to: 'reverted', reason: `It was taken back: ${where} again.` }
    : { to: 'superseded', reason: `The service came back: ${where}.` };
}

/** What still runs, and why. */
function remains({
  version,
  workload,
  engine,
  automated,
  prunes,
}: NonNullable<RemovalFacts['runs']>): FollowStep {
  const what = `${version} still runs${workload ? ` (${workload})` : ''}`;
  if (automated === false) {
    return {
      to: 'waiting-for-sync',
      reason: `Git no longer has it. ${what}: the delivery engine is synced by hand here.`,
    };
  }
  if (prunes === false) {
    return {
      to: 'syncing',
      reason: `Git no longer has it. ${what}: ${engine} does not prune, so that somebody has to delete it by hand.`,
    };
  }
  return {
    to: 'syncing',
    reason: `Git no longer has it. ${what}${
      engine ? `, and ${engine} has not deleted it yet` : ''
    }.`,
  };
}

function progress(facts: RemovalFacts): FollowStep {
  const { isRead, runs, unread, isSeen } = facts;
  if (!isRead) {
    return { to: 'merged', reason: 'Merged. Not seen in the environment yet.' };
  }
  if (unread) {
    return {
      to: 'syncing',
      reason: `Git no longer has it. Whether it still runs is not known: ${unread}`,
    };
  }
  if (runs) {
    return remains(runs);
  }
  return {
    to: 'healthy',
    reason: isSeen
      ? 'It is gone: Git no longer has it, and nothing of it runs.'
      : 'Git no longer has it. No cluster is known that would tell what runs.',
  };
}

/**
 * The next state of a removal whose pull request is merged: `healthy` once the service is gone. Pure. A failed one may still come to
 * its end, late; undefined when nothing changes.
 */
export function followRemoval(facts: RemovalFacts): FollowStep | undefined {
  const { state, isRead, desired, fromVersion, deadline, now } = facts;
  if (isRead && desired) {
    return cameBack(desired, fromVersion);
  }
  const step = progress(facts);
  if (step.to === 'healthy') {
    return state === 'failed'
      ? { to: 'healthy', reason: `${step.reason} It came late.` }
      : step;
  }
  if (state === 'failed') {
    return undefined;
  }
  if (deadline !== undefined && now > deadline) {
    return { to: 'failed', reason: `Not gone in time. ${step.reason}` };
  }
  return step.to === state && step.reason === facts.reason ? undefined : step;
}
