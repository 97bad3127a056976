import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
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
  { promotions, timings }: LookContext,
  { promotion, scm }: Subject,
): Promise<LookResult> {
  const { change, updatedAt } = promotion;
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
