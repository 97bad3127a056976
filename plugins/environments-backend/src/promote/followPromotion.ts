import {
  type Deployment,
  type PromotionState,
  formatReason,
} from '@downstage/backstage-plugin-environments-common';

/** What is known when a merged promotion is followed. */
export interface FollowFacts {
  state: PromotionState;
  fromVersion: string;
  toVersion: string;
  /** ISO 8601. */
  deadline?: string;
  now: string;
  deployment?: Deployment;
  /** Whether Git asks for something else by now, in a commit that contains the merge. */
  isReplaced: boolean;
  /** For how long the version has to be degraded until it has failed. */
  settledMs: number;
  /** Whether the revision that the engine applied contains the merge; undefined when that cannot be known. */
  contains?: boolean;
}

/** Where a followed promotion stands. */
export interface FollowStep {
  to: PromotionState;
  reason: string;
}

function reasonOf({ reason }: Deployment): string | undefined {
  return reason && formatReason(reason);
}

function progress({
  deployment,
  toVersion,
  contains,
}: FollowFacts): FollowStep {
  const live = deployment?.live?.version;
  const arrived = live === toVersion && contains !== false;
  if (
    arrived &&
    deployment?.sync === 'synced' &&
    deployment.health === 'healthy'
  ) {
    return { to: 'healthy', reason: `${toVersion} is synced and healthy.` };
  }
  if (deployment?.automated === false && !arrived) {
    return {
      to: 'waiting-for-sync',
      reason: 'Merged. The delivery engine is synced by hand here.',
    };
  }
  if (
    deployment &&
    (arrived || ['syncing', 'failed'].includes(deployment.sync))
  ) {
    return {
      to: 'syncing',
      reason:
        reasonOf(deployment) ??
        `${live ?? 'nothing'} runs, ${deployment.sync}, ${deployment.health}.`,
    };
  }
  if (deployment?.desired?.version === toVersion) {
    return {
      to: 'syncing',
      reason: reasonOf(deployment) ?? `${toVersion} is not applied yet.`,
    };
  }
  return { to: 'merged', reason: 'Merged. Not seen in the environment yet.' };
}

/** Where it ends, since Git asks for something else by now. */
function replaced({
  deployment,
  fromVersion,
  toVersion,
}: FollowFacts): FollowStep {
  const { version = '', commit = '' } = deployment?.desired ?? {};
  const where = `commit ${commit.slice(0, 7)} asks for ${version}`;
  return version === fromVersion
    ? {
        to: 'reverted',
        reason: `${toVersion} was taken back: ${where} again.`,
      }
    : { to: 'superseded', reason: `Another version came: ${where}.` };
}

/** Whether the version runs and has been degraded for so long that it will not come right by itself. */
function isSettledDegraded({
  deployment,
  toVersion,
  contains,
  now,
  settledMs,
}: FollowFacts): boolean {
  return (
    deployment?.health === 'degraded' &&
    deployment.live?.version === toVersion &&
    contains !== false &&
    Date.parse(now) - Date.parse(deployment.since) >= settledMs
  );
}

/**
 * The next state of a promotion whose pull request is merged. Pure. A failed one may still become healthy, late;
 * undefined when nothing changes.
 */
export function followPromotion(facts: FollowFacts): FollowStep | undefined {
  if (facts.isReplaced) {
    return replaced(facts);
  }
  const step = progress(facts);
  if (step.to === 'healthy') {
    return facts.state === 'failed'
      ? { to: 'healthy', reason: `${step.reason} It came late.` }
      : step;
  }
  if (facts.state === 'failed') {
    return undefined;
  }
  if (isSettledDegraded(facts)) {
    return { to: 'failed', reason: step.reason };
  }
  if (facts.deadline && facts.now > facts.deadline) {
    return {
      to: 'failed',
      reason: `Not healthy in time. ${step.reason}`,
    };
  }
  // What has begun to sync does not fall back to merely merged
  if (facts.state === 'syncing' && step.to === 'merged') {
    return undefined;
  }
  return step.to === facts.state ? undefined : step;
}
