import type { Deployment } from '@downstage/backstage-plugin-environments-common';
import { configurationFacts } from './followConfiguration';
import {
  type FollowFacts,
  type FollowStep,
  followPromotion,
  settlesInMs,
} from './followPromotion';
import { followRemoval } from './followRemoval';
import { removalFacts } from './removalFacts';
import type { LookContext, LookResult, Subject } from './LookContext';

const WEIGHT = 1;

/** How a revision stands to the merge: on a branch that was written anew, each has commits that the other has not. */
type Standing = 'contains' | 'before' | 'apart';

/** Undefined when it cannot be known. */
async function standingOf(
  { facts }: LookContext,
  { promotion, scm }: Subject,
  revision: string | undefined,
): Promise<Standing | undefined> {
  const merge = promotion.change.mergeCommit;
  if (!revision || !merge) {
    return undefined;
  }
  if (merge.startsWith(revision)) {
    return 'contains';
  }
  const key = `standing ${merge} ${revision}`;
  const known = facts.get(key);
  if (typeof known === 'string') {
    return known as Standing;
  }
  const compared = await scm.repository.compare(merge, revision);
  if (compared.status === 'not-found') {
    return undefined;
  }
  const without = compared.ahead === 0 ? 'before' : 'apart';
  const result = compared.behind === 0 ? 'contains' : without;
  facts.set(key, result, WEIGHT);
  return result;
}

/** Whether what Git asks for now was read behind the merge, or where the merge is gone, and is something else. */
async function isReplaced(
  context: LookContext,
  subject: Subject,
  deployment: Deployment | undefined,
): Promise<boolean> {
  const desired = deployment?.desired;
  return desired && desired.version !== subject.promotion.toVersion
    ? isBehind(context, subject, desired.commit)
    : false;
}

/** Whether a commit contains the merge, or is where the merge is gone. */
async function isBehind(
  context: LookContext,
  subject: Subject,
  commit: string,
): Promise<boolean> {
  const standing = await standingOf(context, subject, commit);
  return standing === 'contains' || standing === 'apart';
}

/** What becomes of a version or of configuration, and in how many milliseconds that may be another thing by itself. */
async function stepOf(
  context: LookContext,
  subject: Subject,
  deployment: Deployment | undefined,
): Promise<{ step?: FollowStep; settles?: number }> {
  const { promotion } = subject;
  const runs = deployment?.live?.version === promotion.toVersion;
  const standing =
    runs || promotion.kind === 'configuration'
      ? await standingOf(context, subject, deployment?.revision)
      : undefined;
  const contains = standing && standing === 'contains';
  const facts: FollowFacts = {
    state: promotion.state,
    reason: promotion.reason,
    fromVersion: promotion.fromVersion,
    toVersion: promotion.toVersion,
    deadline: promotion.deadline,
    // Before the time is read: what is seen now is seen before that
    configuration: await configurationFacts(
      context,
      subject,
      { deployment, contains },
      commit => isBehind(context, subject, commit),
    ),
    now: new Date().toISOString(),
    settledMs: context.timings.settledMs,
    deployment,
    isReplaced: await isReplaced(context, subject, deployment),
    contains,
  };
  return { step: followPromotion(facts), settles: settlesInMs(facts) };
}

/** Follows a merged promotion until its version is healthy, or gone, or something else is to be said. */
export async function lookAtMerged(
  context: LookContext,
  subject: Subject,
): Promise<LookResult> {
  const { promotion } = subject;
  const { deployments, promotions, timings } = context;
  const deployment = await deployments.get(
    promotion.environment,
    promotion.service,
  );
  const { step, settles } =
    promotion.kind === 'removal'
      ? {
          step: followRemoval(
            await removalFacts(context, subject, deployment, commit =>
              isBehind(context, subject, commit),
            ),
          ),
          settles: undefined,
        }
      : await stepOf(context, subject, deployment);
  if (step) {
    await promotions.transition(promotion, { ...step, actor: 'delivery' });
    return 'again';
  }
  const { state, deadline } = promotion;
  if (state === 'failed') {
    // It is looked at again when its deployment changes, too
    return { inMs: settles };
  }
  const left = deadline ? Date.parse(deadline) - Date.now() : 0;
  const times = [timings.followMs, settles ?? 0, left];
  return { inMs: Math.min(...times.filter(ms => ms > 0)) };
}
