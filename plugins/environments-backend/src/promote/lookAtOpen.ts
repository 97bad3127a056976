import { toError } from '@backstage/errors';
import type { ScmPullRequest } from '@downstage/backstage-plugin-environments-node';
import { pullsOf, workOf } from '../database/PromotionWork';
import { carryOnto } from './carryOnto';
import { deviation, takenOut } from './deviation';
import {
  LABEL,
  SHOWN_IN_MS,
  type LookContext,
  type LookResult,
  type Subject,
  actorAmong,
  isWithdrawn,
  note,
  peersOf,
  toStoredPull,
} from './LookContext';
import { closeWithdrawn, endWithdrawn } from './withdraw';

const DEFAULT_WITHIN_SECONDS = 1_800;

/**
 * Nothing depends on it: it is tried again with the next look.
 *
 * @returns whether it is there
 */
async function ensureLabel(
  { logger }: LookContext,
  { scm }: Subject,
  { number, labels }: ScmPullRequest,
): Promise<boolean> {
  if (labels.includes(LABEL)) {
    return true;
  }
  try {
    await scm.pullRequests.label(number, [LABEL]);
    return true;
  } catch (error) {
    logger.debug(`Pull request #${number} has no label`, toError(error));
    return false;
  }
}

function actorOf({ endedBy }: ScmPullRequest): string {
  return endedBy ? `scm:${endedBy}` : 'scm';
}

async function noteMerged(
  context: LookContext,
  subject: Subject,
  found: ScmPullRequest,
): Promise<LookResult> {
  const { promotion } = subject;
  const { promotions, environments } = context;
  const stored = await environments.list();
  const within =
    stored.find(item => item.environment.ref === promotion.environment)
      ?.environment.promotion.healthyWithinSeconds ?? DEFAULT_WITHIN_SECONDS;
  const { number, headCommit, mergeCommit } = found;
  const merge = mergeCommit
    ? await subject.scm.repository.commitAt(mergeCommit)
    : undefined;
  const before = merge?.parents[0];
  const others = await deviation(context, subject, { headCommit, before });
  const gone = before
    ? await takenOut(context, subject, { headCommit, tip: before })
    : 0;
  const moved = await promotions.transitionAll(peersOf(subject), {
    to: 'merged',
    actor: actorOf(found),
    reason: [
      `Pull request #${number} was merged${
        isWithdrawn(promotion) ? ' before it could be closed' : ''
      }.`,
      ...(others ? [`It differed from what was reviewed: ${others}.`] : []),
      ...(gone > 0
        ? [
            `With it came ${gone} ${
              gone === 1 ? 'commit' : 'commits'
            } that had been taken out of ${promotion.change.branch}.`,
          ]
        : []),
    ].join(' '),
    deadline: new Date(Date.now() + within * 1000).toISOString(),
    change: { pullRequest: toStoredPull(found), mergeCommit },
  });
  if (moved) {
    await context.onMerged(promotion);
  }
  return 'again';
}

async function noteClosed(
  { promotions, timings }: LookContext,
  subject: Subject,
  found: ScmPullRequest,
  reason: string,
): Promise<LookResult> {
  const moved = await promotions.transitionAll(peersOf(subject), {
    to: 'closed',
    actor: actorOf(found),
    reason,
    change: { pullRequest: toStoredPull({ ...found, state: 'closed' }) },
  });
  return moved ? { inMs: timings.endedMs } : 'again';
}

/** What people have to know of an open pull request: one sentence. */
async function standing(
  context: LookContext,
  subject: Subject,
  found: ScmPullRequest,
): Promise<string> {
  const { number, base, headCommit, isConflicting } = found;
  const { branch } = subject.promotion.change;
  if (base !== branch) {
    return `Pull request #${number} goes to ${base} by now: merging it there does not change ${branch}.`;
  }
  const others = await deviation(context, subject, { headCommit });
  if (others) {
    return `Pull request #${number} differs from what was reviewed: ${others}.`;
  }
  if (isConflicting || (await takenOut(context, subject, { headCommit })) > 0) {
    return carryOnto(context, subject, found);
  }
  return `Pull request #${number} is open.`;
}

/** Looks at what has become of a pull request. */
export async function lookAtOpen(
  context: LookContext,
  subject: Subject,
): Promise<LookResult> {
  const { promotion, scm } = subject;
  const { pullRequest, branch } = promotion.change;
  const { timings, work } = context;
  const actor = actorAmong(subject);
  if (actor !== promotion.id) {
    // One look at their pull request is enough for all
    await work.ask([workOf(actor)]);
    return { inMs: timings.seldomMs };
  }
  const found = pullRequest && (await scm.pullRequests.get(pullRequest.number));
  if (!found) {
    // No evidence of an end: a host may show late what is new, or credentials have lost sight of it
    const reason = `The host does not show pull request #${pullRequest?.number}.`;
    // As long again as it has not been shown
    const sinceMs =
      promotion.reason === reason
        ? Date.now() - Date.parse(promotion.updatedAt)
        : 0;
    await note(context, subject, reason);
    return {
      inMs: Math.min(timings.endedMs, Math.max(SHOWN_IN_MS, sinceMs)),
    };
  }
  const isLabelled = await ensureLabel(context, subject, found);
  if (found.state === 'merged') {
    return found.base === branch
      ? noteMerged(context, subject, found)
      : noteClosed(
          context,
          subject,
          found,
          `Pull request #${found.number} was merged into ${found.base}, not into ${branch}.`,
        );
  }
  if (isWithdrawn(promotion)) {
    return found.state === 'open'
      ? closeWithdrawn(context, subject, found)
      : endWithdrawn(context, subject, found);
  }
  if (found.state === 'closed') {
    return noteClosed(
      context,
      subject,
      found,
      `Pull request #${found.number} was closed without being merged.`,
    );
  }
  await note(context, subject, await standing(context, subject, found));
  await work.ask([pullsOf(promotion.change.repository)], {
    inMs: timings.waitMs,
  });
  // A host tells whether there is a conflict only some time after it was asked
  const isSettled = isLabelled && found.isConflicting !== undefined;
  return { inMs: isSettled ? timings.seldomMs : timings.waitMs };
}
