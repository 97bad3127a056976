import type { ScmPullRequest } from '@downstage/backstage-plugin-environments-node';
import { oneLine } from '../attribution/oneLine';
import type { LookContext, Subject } from './LookContext';

/** More are counted. */
const MAX_NAMED = 3;
const WEIGHT = 1;

/**
 * The commits on our branch that others made, in words; undefined when there are none. Merges of the base are no change of
 * anybody's.
 */
export async function foreignCommits(
  { facts }: LookContext,
  { promotion, scm }: Subject,
  { headCommit, mergeCommit }: ScmPullRequest,
): Promise<string | undefined> {
  const { commitSha } = promotion;
  if (!commitSha || headCommit === commitSha) {
    return undefined;
  }
  const key = `foreign ${commitSha} ${headCommit}`;
  const known = facts.get(key);
  if (typeof known === 'string') {
    return known || undefined;
  }
  const compared = await scm.repository.compare(commitSha, headCommit);
  const commits =
    compared.status === 'found'
      ? compared.commits.filter(({ parents }) => parents.length < 2)
      : [];
  // What the branch was before the merge, which has all of them
  const merge = mergeCommit && (await scm.repository.commitAt(mergeCommit));
  const base = await scm.repository.compare(
    merge ? merge.parents[0] : promotion.change.branch,
    headCommit,
  );
  const inBranch = new Set(
    base.status === 'found' ? base.commits.map(({ sha }) => sha) : [],
  );
  const own = commits.filter(({ sha }) => inBranch.has(sha));
  const named = own
    .slice(0, MAX_NAMED)
    .map(
      ({ sha, author, message }) =>
        `commit ${sha.slice(0, 7)} of ${oneLine(author)} ("${oneLine(
          message.split('\n')[0],
        )}")`,
    );
  const more = own.length - named.length;
  const text = [...named, ...(more > 0 ? [`${more} more`] : [])].join(', ');
  facts.set(key, text, WEIGHT);
  return text || undefined;
}
