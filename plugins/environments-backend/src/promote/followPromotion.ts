import {
  type Deployment,
  type PromotionState,
  formatReason,
} from '@downstage/backstage-plugin-environments-common';

/** What is known when a merged promotion is followed. */
export interface FollowFacts {
  state: PromotionState;
  /** Why it is in that state. */
  reason?: string;
  fromVersion: string;
  toVersion: string;
  /** ISO 8601. */
  deadline?: string;
  now: string;
  deployment?: Deployment;
  /** Whether Git asks for something else by now, in a commit that contains the merge. */
  isReplaced: boolean;
  /** For how long the version has to be degraded until it has failed, and configuration healthy until it has come right. */
  settledMs: number;
  /** Whether the revision that the engine applied contains the merge; undefined when that cannot be known. */
  contains?: boolean;
  /** For a change of configuration, whose version says nothing of whether it has arrived. */
  configuration?: {
    /** ISO 8601. */
    mergedAt: string;
    /** ISO 8601; since when the engine is seen to have applied it. */
    appliedAt?: string;
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

/** For how long the deployment has been as it is since the merge, and since that was applied, in milliseconds. */
function steadyFor({ deployment, configuration, now }: FollowFacts): number {
  const { mergedAt, appliedAt } = configuration ?? {};
  const since = [deployment?.since, mergedAt, appliedAt].flatMap(at =>
    at ? [Date.parse(at)] : [],
  );
  return Date.parse(now) - Math.max(...since);
}

function isWell({ deployment }: FollowFacts): boolean {
  return deployment?.sync === 'synced' && deployment.health === 'healthy';
}

/**
 * In how many milliseconds configuration has been synced and healthy for long enough: what ran before may look well until it
 * begins to roll out. Undefined where there is nothing to wait for.
 */
export function settlesInMs(facts: FollowFacts): number | undefined {
  const { configuration, contains, settledMs } = facts;
  if (!configuration || contains === false || !isWell(facts)) {
    return undefined;
  }
  const left = settledMs - steadyFor(facts);
  return left > 0 ? left : undefined;
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

/** Where it stands once it has arrived and is synced and healthy. */
function cameRight(facts: FollowFacts): FollowStep {
  const { configuration, contains, settledMs } = facts;
  if (settlesInMs(facts) !== undefined) {
    return {
      to: 'syncing',
      reason: `The configuration is applied. It has to stay synced and healthy for ${
        settledMs / 1000
      } s.`,
    };
  }
  const unknown =
    configuration && contains === undefined
      ? ' No engine tells which revision it has applied.'
      : '';
  return {
    to: 'healthy',
    reason: `${subjectOf(facts)} is synced and healthy.${unknown}`,
  };
}

function progress(facts: FollowFacts): FollowStep {
  const { deployment, toVersion } = facts;
  const live = deployment?.live?.version;
  const arrived = hasArrived(facts);
  if (arrived && isWell(facts)) {
    return cameRight(facts);
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

/** Whether its time is up; what only has to stay as it is has come in time. */
function isLate(facts: FollowFacts): boolean {
  const { deadline, now } = facts;
  return (
    deadline !== undefined && now > deadline && settlesInMs(facts) === undefined
  );
}

/** Whether people are to know why it stays in its state, since it has come to wait for something else. */
function isNews(facts: FollowFacts, { reason }: FollowStep): boolean {
  return settlesInMs(facts) !== undefined && reason !== facts.reason;
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
  if (isLate(facts)) {
    return {
      to: 'failed',
      reason: `Not healthy in time. ${step.reason}`,
    };
  }
  // What has begun to sync does not fall back to merely merged
  if (facts.state === 'syncing' && step.to === 'merged') {
    return undefined;
  }
  return step.to === facts.state && !isNews(facts, step) ? undefined : step;
}
