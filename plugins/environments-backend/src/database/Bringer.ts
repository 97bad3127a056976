import type { PromotionChange } from '@downstage/backstage-plugin-environments-common';
import type { PromotionRow } from './tables';

/** What tells that a promotion brought a version. */
export interface Bringer {
  id: string;
  service: string;
  toVersion: string;
  repository: string;
  /** Our commit, and the merge that was seen. */
  commits: string[];
  /** Number of our pull request. */
  pullRequest?: number;
}

/** What the row of a promotion tells of it. */
export function toBringer(row: PromotionRow): Bringer {
  const change: Omit<PromotionChange, 'paths'> = JSON.parse(row.change);
  const { repository, mergeCommit, pullRequest } = change;
  return {
    id: row.id,
    service: row.service,
    toVersion: row.to_version,
    repository,
    commits: [row.commit_sha, mergeCommit].flatMap(sha => sha ?? []),
    ...(pullRequest ? { pullRequest: pullRequest.number } : {}),
  };
}
