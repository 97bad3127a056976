import { listCommits } from '../git/commits';
import { compareTrees } from '../git/compareTrees';
import { mergeBase, mergeTrees } from '../git/merges';
import { readRef } from '../git/refs';
import { type PullDetails, toPullRequest } from '../present/toPullRequest';
import type { ForgeContext } from '../state/ForgeContext';
import { repositoryDir } from '../state/repositories';
import type { PullRow, RepositoryRow } from '../store/rows';
import { blockedBy } from './blockedBy';

/** What Git says of a pull request now. */
export async function detailsOf(
  context: ForgeContext,
  repository: RepositoryRow,
  pull: PullRow,
): Promise<PullDetails> {
  const dir = repositoryDir(context, repository.name);
  const from =
    (await mergeBase(dir, pull.base_sha, pull.head_sha)) ?? pull.base_sha;
  const files = await compareTrees(dir, from, pull.head_sha);
  const commits = await listCommits(dir, {
    revisions: [`${from}..${pull.head_sha}`],
  });
  const comments = context.db
    .prepare(
      'select count(*) from comments where repository_id = ? and number = ?',
    )
    .pluck()
    .get(repository.id, pull.number) as number;
  const open = pull.state === 'open';
  const merged = open
    ? await mergeTrees(dir, await headOfBase(dir, pull), pull.head_sha)
    : undefined;
  const blocked = open ? blockedBy(context, repository, pull) : undefined;
  const readiness = blocked ? 'blocked' : 'clean';
  const openState = merged ? readiness : 'dirty';
  return {
    mergeable: open ? merged !== undefined : null,
    mergeableState: open ? openState : 'unknown',
    commits: commits.length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changedFiles: files.length,
    comments,
  };
}

/** Where the base branch is now, or was before it was deleted. */
export async function headOfBase(dir: string, pull: PullRow): Promise<string> {
  return (
    (await readRef(dir, `refs/heads/${pull.base_ref}`))?.sha ?? pull.base_sha
  );
}

/** A pull request with everything, as events and the single answer carry it. */
export async function presentPull(
  context: ForgeContext,
  origin: string,
  options: { repository: RepositoryRow; pull: PullRow },
) {
  const details = await detailsOf(context, options.repository, options.pull);
  return toPullRequest(context, origin, { ...options, details });
}
