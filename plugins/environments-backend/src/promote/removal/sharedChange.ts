import type { PlannedPromotion } from '../PlannedPromotion';

/** What is compared: where a plan commits to, and what comes of its files. */
interface Changing {
  planned?: Pick<PlannedPromotion, 'plan' | 'changes' | 'environmentTitle'>;
}

/**
 * Why a removal cannot go along with others: it makes the very same change to a file that one of them makes, so that nothing is
 * left for the second one. Undefined where it can. Pure.
 */
export function sharedChange(
  { plan, changes }: Pick<PlannedPromotion, 'plan' | 'changes'>,
  others: Iterable<Changing>,
): string | undefined {
  for (const { planned: other } of others) {
    if (
      !other ||
      other.plan.repository !== plan.repository ||
      other.plan.branch !== plan.branch
    ) {
      continue;
    }
    const same = changes.find(({ path, after }) =>
      other.changes.some(
        change => change.path === path && change.after === after,
      ),
    );
    if (same) {
      return `${same.path} is read for ${other.environmentTitle}, too, and changes with its removal. Leave one of them out, and look at it again after the merge`;
    }
  }
  return undefined;
}
