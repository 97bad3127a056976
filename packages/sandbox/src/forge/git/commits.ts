import { rememberedGit } from './rememberedGit';
import { runGit } from './runGit';

/** Who made a commit, and when (ISO 8601, UTC, seconds). */
export interface GitSignature {
  name: string;
  email: string;
  date: string;
}

/** One commit object. */
export interface GitCommit {
  sha: string;
  tree: string;
  parents: string[];
  author: GitSignature;
  committer: GitSignature;
  message: string;
}

const FORMAT = '%H%x1f%T%x1f%P%x1f%an%x1f%ae%x1f%aI%x1f%cn%x1f%ce%x1f%cI%x1f%B';

/** A moment as GitHub writes it: UTC without fractions of a second. */
export function toTimestamp(date: string | Date): string {
  return new Date(date).toISOString().replace(/\.\d+Z$/, 'Z');
}

function toCommit(record: string): GitCommit {
  const [sha, tree, parents, an, ae, ad, cn, ce, cd, message] =
    record.split('\x1f');
  return {
    sha,
    tree,
    parents: parents ? parents.split(' ') : [],
    author: { name: an, email: ae, date: toTimestamp(ad) },
    committer: { name: cn, email: ce, date: toTimestamp(cd) },
    message: message.replace(/\n+$/, ''),
  };
}

/** What part of a history to list. */
export interface ListCommitsOptions {
  /** Commits or ranges as `git log` understands them. */
  revisions: string[];
  path?: string;
  limit?: number;
  since?: string;
  until?: string;
  reverse?: boolean;
}

/** Lists commits, newest first unless reversed. */
export async function listCommits(
  dir: string,
  options: ListCommitsOptions,
): Promise<GitCommit[]> {
  const args = ['log', '-z', `--format=${FORMAT}`];
  const flags = {
    'max-count': options.limit,
    since: options.since,
    until: options.until,
  };
  for (const [flag, value] of Object.entries(flags)) {
    if (value !== undefined) {
      args.push(`--${flag}=${value}`);
    }
  }
  if (options.reverse) {
    args.push('--reverse');
  }
  args.push(...options.revisions, '--');
  if (options.path) {
    args.push(`:(literal)${options.path}`);
  }
  const { stdout } = await rememberedGit(dir, args, {
    about: options.revisions,
  });
  return stdout.toString().split('\0').filter(Boolean).map(toCommit);
}

/** Reads one commit by its object name. */
export async function readCommit(dir: string, sha: string): Promise<GitCommit> {
  const [commit] = await listCommits(dir, { revisions: [sha], limit: 1 });
  return commit;
}

/** Writes a commit object and returns its name. */
export async function writeCommit(
  dir: string,
  commit: Omit<GitCommit, 'sha'>,
): Promise<string> {
  const parents = commit.parents.flatMap(parent => ['-p', parent]);
  const text = await runGit(dir, ['commit-tree', commit.tree, ...parents], {
    input: commit.message.endsWith('\n')
      ? commit.message
      : `${commit.message}\n`,
    env: {
      GIT_AUTHOR_NAME: commit.author.name,
      GIT_AUTHOR_EMAIL: commit.author.email,
      GIT_AUTHOR_DATE: commit.author.date,
      GIT_COMMITTER_NAME: commit.committer.name,
      GIT_COMMITTER_EMAIL: commit.committer.email,
      GIT_COMMITTER_DATE: commit.committer.date,
    },
  });
  return text.trim();
}
