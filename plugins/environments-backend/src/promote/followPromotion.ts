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
  /** For a change of configuration, whose version says nothing of whether it has arrived. */
  configuration?: {
    /** ISO 8601. */
    mergedAt: string;
    /** Where it ends, since something else stands in its place. */
    end?: FollowStep;
  };
}

/** Where a followed promotion stands. */
export interface FollowStep {
  to: PromotionState;
  reason: string;
}

function reasonOf({ reason }: Deployment): string | undefined {
  return reason && formatReason(reason);
}

/** What came, in a sentence. */
function subjectOf({ toVersion, configuration }: FollowFacts): string {
  return configuration ? 'The configuration' : toVersion;
}

/** For how long the deployment has been as it is since the merge, in milliseconds. */
function steadyFor({ deployment, configuration, now }: FollowFacts): number {
  const since = [deployment?.since, configuration?.mergedAt].flatMap(at =>
    at ? [Date.parse(at)] : [],
  );
  return Date.parse(now) - Math.max(...since);
}

/**
 * Whether what was merged has arrived. A version is seen running; of configuration the engine's revision tells, or where it
 * tells none, that all has been quiet for a while.
 */
function hasArrived(facts: FollowFacts): boolean {
  const { deployment, toVersion, contains, configuration, settledMs } = facts;
  if (!configuration) {
    return deployment?.live?.version === toVersion && contains !== false;
  }
  return (
    contains ?? (deployment !== undefined && steadyFor(facts) >= settledMs)
  );
}

function progress(facts: FollowFacts): FollowStep {
  const { deployment, toVersion, contains, configuration } = facts;
  const live = deployment?.live?.version;
  const arrived = hasArrived(facts);
  if (
    arrived &&
    deployment?.sync === 'synced' &&
    deployment.health === 'healthy'
  ) {
    const unknown =
      configuration && contains === undefined
        ? ' No engine tells which revision it has applied.'
        : '';
    return {
      to: 'healthy',
      reason: `${subjectOf(facts)} is synced and healthy.${unknown}`,
    };
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
      reason: reasonOf(deployment) ?? `${subjectOf(facts)} is not applied yet.`,
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

/** Whether what was merged has arrived and been degraded for so long that it will not come right by itself. */
function isSettledDegraded(facts: FollowFacts): boolean {
  return (
    facts.deployment?.health === 'degraded' &&
    hasArrived(facts) &&
    steadyFor(facts) >= facts.settledMs
  );
}

/**
 * The next state of a promotion whose pull request is merged. Pure. A failed one may still become healthy, late;
 * undefined when nothing changes.
 */
export function followPromotion(facts: FollowFacts): FollowStep | undefined {
  if (facts.configuration?.end) {
    return facts.configuration.end;
  }
  if (facts.isReplaced && !facts.configuration) {
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
