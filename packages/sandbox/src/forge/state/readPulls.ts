import type {
  PullRow,
  RepositoryRow,
  ReviewRow,
  StatusRow,
} from '../store/rows';
import type { ForgeContext } from './ForgeContext';

/** The pull requests of a repository, newest first. */
export function listPulls(context: ForgeContext, repository: RepositoryRow) {
  return context.db
    .prepare('select * from pulls where repository_id = ? order by number desc')
    .all(repository.id) as PullRow[];
}

/** One pull request by its number. */
export function findPull(
  context: ForgeContext,
  repository: RepositoryRow,
  number: number,
): PullRow | undefined {
  return listPulls(context, repository).find(pull => pull.number === number);
}

/** The newest verdict of each reviewer on a pull request. */
export function verdictsOf(context: ForgeContext, pull: PullRow) {
  const rows = context.db
    .prepare('select * from reviews where pull_id = ? order by id')
    .all(pull.id) as ReviewRow[];
  const verdicts = new Map<string, string>();
  for (const { author, state } of rows) {
    if (state !== 'COMMENTED') {
      verdicts.set(author, state);
    }
  }
  return verdicts;
}

/** The newest status per context of a commit. */
export function statusesOf(
  context: ForgeContext,
  repository: RepositoryRow,
  sha: string,
): StatusRow[] {
  const rows = context.db
    .prepare(
      'select * from statuses where repository_id = ? and sha = ? order by id desc',
    )
    .all(repository.id, sha) as StatusRow[];
  const newest = new Map<string, StatusRow>();
  for (const row of rows) {
    if (!newest.has(row.context)) {
      newest.set(row.context, row);
    }
  }
  return [...newest.values()];
}

/** The labels of a pull request. */
export function labelsOf(context: ForgeContext, pull: PullRow): string[] {
  return context.db
    .prepare('select name from labels where pull_id = ? order by name')
    .pluck()
    .all(pull.id) as string[];
}
