import type {
  ScmCommit,
  ScmPullRequest,
} from '@downstage/backstage-plugin-environments-node';
import { oneLine } from '../attribution/oneLine';
import { holdsExactly } from './holdsExactly';
import type { LookContext, Subject } from './LookContext';

/** More are counted. */
const MAX_NAMED = 3;
const WEIGHT = 1;

/** The commit of the base branch that a commit of ours is on: its parent, or what it merges in. */
async function baseOf(
  { facts }: LookContext,
  { scm }: Subject,
  sha: string,
): Promise<string | undefined> {
  const known = facts.get(`base ${sha}`);
  if (typeof known === 'string') {
    return known;
  }
  const base = (await scm.repository.commitAt(sha))?.parents.at(-1);
  if (base) {
    noteBase({ facts }, sha, base);
  }
  return base;
}

/** Remembers what a commit of ours is on. */
export function noteBase(
  { facts }: Pick<LookContext, 'facts'>,
  sha: string,
  base: string,
): void {
  facts.set(`base ${sha}`, base, WEIGHT);
}

function describe({ sha, author, message }: ScmCommit): string {
  const [title] = message.split('\n');
  return `commit ${sha.slice(0, 7)} of ${oneLine(author)} ("${oneLine(
    title,
  )}")`;
}

/**
 * Whether commits do nothing but merge the base in: the last one is what comes of it when the reviewed change is made on that
 * base. Where both sides have changed one of its files that is not known, but for the branch as it is now.
 */
async function isMergeOfBase(
  { remaker }: LookContext,
  { group, scm }: Subject,
  options: { commits: ScmCommit[]; inBranch: Set<string>; headCommit: string },
): Promise<boolean> {
  const { commits, inBranch, headCommit } = options;
  const head = commits.find(({ sha }) => sha === headCommit);
  const base = head?.parents.at(-1);
  if (
    !head ||
    !base ||
    inBranch.has(base) ||
    commits.some(({ parents }) => parents.length < 2)
  ) {
    return false;
  }
  const made = await remaker.remake(group);
  if (
    'changes' in made &&
    (await holdsExactly(scm, head.sha, { base, changes: made.changes }))
  ) {
    return true;
  }
  const carried = await remaker.carry(group);
  return 'changes' in carried && carried.baseCommit === base
    ? holdsExactly(scm, head.sha, { base, changes: carried.changes })
    : false;
}

async function foreignCommits(
  context: LookContext,
  subject: Subject,
  { commitSha, headCommit, tip }: Record<string, string>,
): Promise<string> {
  const { repository } = subject.scm;
  const compared = await repository.compare(commitSha, headCommit);
  const ahead = await repository.compare(tip, headCommit);
  const listed = ahead.status === 'found' ? ahead.commits : [];
  const inBranch = new Set(listed.map(({ sha }) => sha));
  const own =
    compared.status === 'found'
      ? compared.commits.filter(({ sha }) => inBranch.has(sha))
      : listed;
  const isReplaced = compared.status === 'not-found' || compared.behind > 0;
  const isLong = ahead.status === 'found' && ahead.truncated;
  if (
    !isReplaced &&
    !isLong &&
    (own.length === 0 ||
      (await isMergeOfBase(context, subject, {
        commits: own,
        inBranch,
        headCommit,
      })))
  ) {
    return '';
  }
  const named = own.slice(0, MAX_NAMED).map(describe);
  const more = own.length - named.length;
  return [
    ...(isReplaced
      ? [`commit ${commitSha.slice(0, 7)}, which was reviewed, is gone`]
      : []),
    ...named,
    ...(more > 0 || isLong ? [`${more}${isLong ? ' or more' : ''} more`] : []),
  ].join(', ');
}

/**
 * What is on our branch and was not reviewed, in words; undefined when there is nothing. Merges of the base that bring nothing
 * else are no change of anybody's.
 */
export async function deviation(
  context: LookContext,
  subject: Subject,
  {
    headCommit,
    before,
  }: Pick<ScmPullRequest, 'headCommit'> & {
    /** The commit of the base branch before the merge, once merged. */
    before?: string;
  },
): Promise<string | undefined> {
  const { facts } = context;
  const { commitSha, change } = subject.promotion;
  if (!commitSha || headCommit === commitSha) {
    return undefined;
  }
  const key = `foreign ${commitSha} ${headCommit}`;
  const known = facts.get(key);
  if (typeof known === 'string') {
    return known || undefined;
  }
  const tip = before ?? change.branch;
  const text = await foreignCommits(context, subject, {
    commitSha,
    headCommit,
    tip,
  });
  facts.set(key, text, WEIGHT);
  return text || undefined;
}

/**
 * How many commits the base branch no longer has of those that our branch is built on: it was set back or written anew, and
 * a merge would bring them again.
 *
 * @param tip - The commit of the base branch before the merge; where there was none, the branch as it is
 */
export async function takenOut(
  context: LookContext,
  subject: Subject,
  { headCommit, tip }: { headCommit: string; tip?: string },
): Promise<number> {
  const base = await baseOf(context, subject, headCommit);
  return base ? goneFrom(context, subject, { base, tip }) : 0;
}

/** How many commits of those up to `base` the base branch no longer has. */
export async function goneFrom(
  { facts, sources }: LookContext,
  { promotion, scm }: Subject,
  { base, tip }: { base: string; tip?: string },
): Promise<number> {
  const { repository, branch } = promotion.change;
  const known = tip ?? (await sources.state({ repository, branch })).head;
  if (known === base) {
    return 0;
  }
  const key = `has ${base} ${known}`;
  if (facts.get(key) === true) {
    return 0;
  }
  const countIn = async (at: string) => {
    const compared = await scm.repository.compare(at, base);
    return compared.status === 'found' ? compared.ahead : 0;
  };
  let count = known ? await countIn(known) : 0;
  if (count > 0 && !tip) {
    // What was read of the branch may be older
    count = await countIn(branch);
  }
  if (count === 0) {
    facts.set(key, true, WEIGHT);
  }
  return count;
}
