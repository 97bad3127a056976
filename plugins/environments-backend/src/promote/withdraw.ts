import {
  ScmError,
  type ScmPullRequest,
} from '@downstage/backstage-plugin-environments-node';
import type { StoredPromotion } from '../database/StoredPromotion';
import { holdsExactly } from './holdsExactly';
import {
  type LookContext,
  type LookResult,
  type Subject,
  note,
  peersOf,
  toStoredPull,
} from './LookContext';

/** Whether the commit at the head of our branch is the one that was reviewed. */
export async function isOurs(
  { remaker }: LookContext,
  { promotion, group, scm }: Subject,
  sha: string,
): Promise<boolean> {
  const { commitSha, plan } = promotion;
  if (sha === commitSha || !plan) {
    return sha === commitSha;
  }
  const made = await remaker.remake(group);
  return 'changes' in made
    ? holdsExactly(scm, sha, { ...made, base: plan.baseCommit })
    : false;
}

/** Deletes our branch, unless it holds something that is not ours. */
export async function removeBranch(
  context: LookContext,
  subject: Subject,
): Promise<void> {
  const { scm, promotion } = subject;
  const { headBranch } = promotion.change;
  const head = await scm.repository.head(headBranch);
  if (
    head.status === 'found' &&
    // Made, and nothing committed to it yet
    (head.sha === promotion.plan?.baseCommit ||
      (await isOurs(context, subject, head.sha)))
  ) {
    await scm.repository
      .deleteBranch(headBranch, { expectedHead: head.sha })
      .catch(error => {
        if (!(error instanceof ScmError) || error.kind === 'unavailable') {
          throw error;
        }
        // Branches may not be deleted there: it stays, and the promotion ends all the same
        context.logger.warn(`Promotion ${promotion.id}: ${error.message}`);
      });
  }
}

/** How a withdrawn promotion ends. */
export function endingOf({ cancellation, supersededBy }: StoredPromotion): {
  to: 'cancelled' | 'superseded';
  actor: string;
  reason: string;
} {
  return cancellation
    ? { to: 'cancelled', actor: cancellation.by, reason: 'Cancelled.' }
    : {
        to: 'superseded',
        actor: 'system',
        reason: `Promotion ${supersededBy} takes its place.`,
      };
}

/** Ends a promotion that nobody wants to go on, of which nothing is open at the host. */
export async function endWithdrawn(
  context: LookContext,
  subject: Subject,
  pullRequest?: ScmPullRequest,
): Promise<LookResult> {
  await removeBranch(context, subject);
  const ended = await context.promotions.transitionAll(peersOf(subject), {
    ...endingOf(subject.promotion),
    ...(pullRequest
      ? { change: { pullRequest: toStoredPull(pullRequest) } }
      : {}),
  });
  return ended ? {} : 'again';
}

/** Closes the pull request of a promotion that nobody wants to go on; what the host then says, the next look sees. */
export async function closeWithdrawn(
  context: LookContext,
  subject: Subject,
  { number }: ScmPullRequest,
): Promise<LookResult> {
  const { appUrl, logger, promotions, timings } = context;
  const { promotion, scm } = subject;
  const { supersededBy } = promotion;
  if (supersededBy) {
    await scm.pullRequests
      .comment(number, {
        marker: `downstage-superseded ${promotion.id}`,
        body: `[Another promotion](${appUrl}/environments/promotions/${supersededBy}) takes the place of this one.`,
      })
      .catch(error => {
        if (!(error instanceof ScmError) || error.kind === 'unavailable') {
          throw error;
        }
        // A conversation may be locked: two open pull requests are worse than one without a comment
        logger.warn(`Promotion ${promotion.id}: ${error.message}`);
      });
  }
  try {
    await scm.pullRequests.close(number);
    return 'again';
  } catch (error) {
    if (!(error instanceof ScmError) || error.kind === 'unavailable') {
      throw error;
    }
    // The host will not close it the next time either
    await note(
      context,
      subject,
      `Pull request #${number} cannot be closed: ${error.message}.`,
    );
    await promotions.withdrawCancellation(peersOf(subject).map(({ id }) => id));
    return { inMs: timings.waitMs };
  }
}
