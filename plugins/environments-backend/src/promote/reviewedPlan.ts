import { createHash } from 'node:crypto';
import type { FileChange } from '@downstage/layouts';
import type { ReviewedPlan } from '../database/StoredPromotion';
import type { PlannedPromotion } from './PlannedPromotion';

/** What a text is compared by. */
function fingerprint(text: string | undefined): string | null {
  return text === undefined
    ? null
    : createHash('sha256').update(text).digest('hex');
}

/** What files come to, to be compared with when they are made again. */
export function resultsOf(changes: FileChange[]): ReviewedPlan['results'] {
  return Object.fromEntries(
    changes.map(({ path, after }) => [path, fingerprint(after)]),
  );
}

/** Whether changes come to what was reviewed, file by file: of one service, or by its leader of several. */
export function isAsReviewed(
  plan: ReviewedPlan,
  changes: FileChange[],
): boolean {
  const { results } = plan.together ?? plan;
  return (
    changes.length === Object.keys(results).length &&
    changes.every(({ path, after }) => results[path] === fingerprint(after))
  );
}

/** What is written down of a plan before anything is done for it. */
export function toReviewedPlan(planned: PlannedPromotion): ReviewedPlan {
  const { plan, changes, service, environmentTitle, fromTitle, again } =
    planned;
  const { files: _files, settings: _settings, rollback, ...reviewed } = plan;
  return {
    ...reviewed,
    ...again,
    ...(rollback
      ? { rollback: { scope: rollback.scope, commits: rollback.commits } }
      : {}),
    serviceTitle: service.title,
    environmentTitle,
    ...(fromTitle ? { fromTitle } : {}),
    results: resultsOf(changes),
  };
}
