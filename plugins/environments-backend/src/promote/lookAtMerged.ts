import type { Deployment } from '@downstage/backstage-plugin-environments-common';
import { followPromotion } from './followPromotion';
import type { LookContext, LookResult, Subject } from './LookContext';

const WEIGHT = 1;

/** Whether a revision contains the merge; undefined when that cannot be known. */
async function contains(
  { facts }: LookContext,
  { promotion, scm }: Subject,
  revision: string | undefined,
): Promise<boolean | undefined> {
  const merge = promotion.change.mergeCommit;
  if (!revision || !merge) {
    return undefined;
  }
  if (merge.startsWith(revision)) {
    return true;
  }
  const key = `contains ${merge} ${revision}`;
  const known = facts.get(key);
  if (typeof known === 'boolean') {
    return known;
  }
  const compared = await scm.repository.compare(merge, revision);
  if (compared.status === 'not-found') {
    return undefined;
  }
  const result = compared.behind === 0;
  facts.set(key, result, WEIGHT);
  return result;
}

/** Whether what Git asks for now was read behind the merge, and is something else. */
async function isReplaced(
  context: LookContext,
  subject: Subject,
  deployment: Deployment | undefined,
): Promise<boolean> {
  const desired = deployment?.desired;
  return (
    desired !== undefined &&
    desired.version !== subject.promotion.toVersion &&
    (await contains(context, subject, desired.commit)) === true
  );
}

/** Follows a merged promotion until its version is healthy, or something else is to be said. */
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
  const runs = deployment?.live?.version === promotion.toVersion;
  const step = followPromotion({
    state: promotion.state,
    fromVersion: promotion.fromVersion,
    toVersion: promotion.toVersion,
    deadline: promotion.deadline,
    now: new Date().toISOString(),
    settledMs: timings.settledMs,
    deployment,
    isReplaced: await isReplaced(context, subject, deployment),
    contains: runs
      ? await contains(context, subject, deployment?.revision)
      : undefined,
  });
  if (step) {
    await promotions.transition(promotion, { ...step, actor: 'delivery' });
    return 'again';
  }
  const { state, deadline } = promotion;
  const left = deadline ? Date.parse(deadline) - Date.now() : 0;
  // What failed is looked at again when its deployment changes
  return state === 'failed'
    ? {}
    : { inMs: left > 0 ? Math.min(left, timings.followMs) : timings.followMs };
}
