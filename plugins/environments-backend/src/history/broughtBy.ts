import type { Bringer } from '../database/Bringer';
import type { HeadCommit } from '../database/SourceStore';

/**
 * The promotion that brought a version: its commit is the portal's, or the merge of the portal's pull request. What the
 * message of a commit says is not asked, since anybody can write it. Pure.
 */
export function broughtBy(
  bringers: Bringer[],
  change: {
    service: string;
    version: string;
    repository: string;
    commit: HeadCommit;
  },
): string | undefined {
  const { service, version, repository, commit } = change;
  return bringers.find(
    item =>
      item.service === service &&
      item.toVersion === version &&
      item.repository === repository &&
      (item.commits.includes(commit.sha) ||
        (item.pullRequest !== undefined &&
          item.pullRequest === commit.pullRequest?.number)),
  )?.id;
}
