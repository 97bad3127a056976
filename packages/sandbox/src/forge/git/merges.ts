import { listCommits, readCommit, writeCommit } from './commits';
import type { GitSignature } from './commits';
import { rememberedGit } from './rememberedGit';

/** The best common ancestor of two commits. */
export async function mergeBase(
  dir: string,
  one: string,
  other: string,
): Promise<string | undefined> {
  const { stdout } = await rememberedGit(dir, ['merge-base', one, other], {
    about: [one, other],
    accept: [1],
  });
  return stdout.toString().trim() || undefined;
}

/** The SHAs of the commits that `head` has and `base` has not. */
export async function commitsAhead(
  dir: string,
  base: string,
  head: string,
): Promise<string[]> {
  const { stdout } = await rememberedGit(dir, ['rev-list', head, `^${base}`], {
    about: [base, head],
    accept: [128],
  });
  return stdout.toString().split('\n');
}

/** Commits that each side has and the other has not. */
export async function countDivergence(
  dir: string,
  base: string,
  head: string,
): Promise<{ ahead: number; behind: number }> {
  const range = `${base}...${head}`;
  const args = ['rev-list', '--left-right', '--count', range];
  const { stdout } = await rememberedGit(dir, args, { about: [base, head] });
  const [behind, ahead] = stdout.toString().trim().split(/\s+/);
  return { ahead: Number(ahead), behind: Number(behind) };
}

/** Merges two commits without a work tree; undefined is a conflict. */
export async function mergeTrees(
  dir: string,
  base: string,
  head: string,
): Promise<string | undefined> {
  const args = ['merge-tree', '--write-tree', '--no-messages', base, head];
  const { code, stdout } = await rememberedGit(dir, args, {
    about: [base, head],
    accept: [1],
  });
  return code === 0 ? stdout.toString().split('\n')[0] : undefined;
}

/**
 * Replays the commits of `head` on `base`, as a rebase does, and returns the
 * new head; undefined is a conflict.
 */
export async function replayCommits(
  dir: string,
  options: { base: string; head: string; committer: GitSignature },
): Promise<string | undefined> {
  const { base, head, committer } = options;
  const commits = await listCommits(dir, {
    revisions: ['--no-merges', `${base}..${head}`],
    reverse: true,
  });
  let current = base;
  for (const commit of commits) {
    // Commits made up for the purpose give merge-tree the merge base that its
    // own option takes only from git 2.40 on.
    const signature = { author: committer, committer, message: 'replay' };
    const standIn = (tree: string, parents: string[]) =>
      writeCommit(dir, { ...signature, tree, parents });
    const origin = await standIn(
      (
        await readCommit(dir, commit.parents[0])
      ).tree,
      [],
    );
    const ours = await standIn((await readCommit(dir, current)).tree, [origin]);
    const theirs = await standIn(commit.tree, [origin]);
    const tree = await mergeTrees(dir, ours, theirs);
    if (!tree) {
      return undefined;
    }
    current = await writeCommit(dir, {
      ...commit,
      tree,
      parents: [current],
      committer,
    });
  }
  return current;
}
