import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
import { isOurs } from './withdraw';
import {
  type LookContext,
  type LookResult,
  type Subject,
  toStoredPull,
} from './LookContext';

const RARER = 4;

/**
 * Looks whether the pull request of a promotion that has ended without a merge is open again, or was merged after all. One
 * that another promotion has taken the place of stays ended.
 */
export async function lookAtEnded(
  context: LookContext,
  subject: Subject,
): Promise<LookResult> {
  const { promotions, timings } = context;
  const { promotion, scm } = subject;
  const { change, commitSha, updatedAt } = promotion;
  const age = Date.now() - Date.parse(updatedAt);
  if (age > timings.endedForMs) {
    return {};
  }
  // What has just ended is taken up again sooner than what ended days ago
  const later = { inMs: Math.max(timings.endedMs, age / RARER) };
  const [found] = await scm.pullRequests.find({ head: change.headBranch });
  if (
    !found ||
    found.state === 'closed' ||
    (found.state === 'merged' && found.base !== change.branch)
  ) {
    return later;
  }
  if (!commitSha && !change.pullRequest) {
    // Nothing of ours is known to be there: somebody else may have taken the name of the branch
    if (!(await isOurs(context, subject, found.headCommit))) {
      return later;
    }
    await promotions.recordCommit([promotion.id], found.headCommit);
  }
  try {
    await promotions.transition(promotion, {
      to: 'open',
      actor: 'scm',
      reason: `Pull request #${found.number} is open again.`,
      change: { pullRequest: toStoredPull({ ...found, state: 'open' }) },
    });
    return 'again';
  } catch (error) {
    if (!isDatabaseConflictError(error)) {
      throw error;
    }
    return later;
  }
}
