import type { ScmHosts } from '@downstage/backstage-plugin-environments-node';
import type { PromotionStore } from '../database/PromotionStore';
import type { StoredPromotion } from '../database/StoredPromotion';

/**
 * Closes the pull request of a promotion that somebody wants cancelled, and ends it as cancelled by that person, whoever
 * sees the closed pull request first. Running it again, after a crash or a lost answer, does what is missing.
 *
 * @returns false when it was merged meanwhile, or another worker was faster
 */
export async function endCancelled(
  { hosts, promotions }: { hosts: ScmHosts; promotions: PromotionStore },
  promotion: StoredPromotion,
): Promise<boolean> {
  const { cancellation, change } = promotion;
  const scm = hosts.of(change.repository);
  if (!cancellation) {
    return false;
  }
  // A draft's may be open already, with the answer lost
  const pullRequest =
    change.pullRequest ??
    (await scm?.pullRequests.find({ head: change.headBranch }))?.at(0);
  if (pullRequest && scm) {
    await scm.pullRequests.close(pullRequest.number);
    const now = await scm.pullRequests.get(pullRequest.number);
    if (now?.state === 'merged') {
      return false;
    }
  }
  return promotions.transition(promotion, {
    to: 'cancelled',
    actor: cancellation.by,
    reason: 'Cancelled.',
    ...(pullRequest
      ? {
          change: {
            pullRequest: {
              number: pullRequest.number,
              url: pullRequest.url,
              state: 'closed',
            },
          },
        }
      : {}),
  });
}
