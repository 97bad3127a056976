import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
import {
  type LookContext,
  type LookResult,
  type Subject,
  toStoredPull,
} from './LookContext';

/**
 * Looks whether the pull request of a promotion that has ended without a merge is open again, or was merged after all. One
 * that another promotion has taken the place of stays ended.
 */
export async function lookAtEnded(
  { promotions, timings }: LookContext,
  { promotion, scm }: Subject,
): Promise<LookResult> {
  const { change, updatedAt } = promotion;
  if (Date.now() - Date.parse(updatedAt) > timings.endedForMs) {
    return {};
  }
  const [found] = await scm.pullRequests.find({ head: change.headBranch });
  if (
    !found ||
    found.state === 'closed' ||
    (found.state === 'merged' && found.base !== change.branch)
  ) {
    return { inMs: timings.endedMs };
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
    return { inMs: timings.endedMs };
  }
}
