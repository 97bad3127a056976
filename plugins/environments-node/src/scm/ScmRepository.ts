import type { TreeFile } from '@downstage/layouts';

/**
 * A commit.
 *
 * @public
 */
export interface ScmCommit {
  /** 40 hexadecimal digits. */
  sha: string;
  message: string;
  /** The author's name as Git has it. */
  author: string;
  /** ISO 8601; the committer's time. */
  at: string;
  url: string;
  /** SHAs; the first is the commit that was on the branch before. */
  parents: string[];
}

/**
 * One file to commit; `content` null deletes it.
 *
 * @public
 */
export interface ScmFile {
  path: string;
  content: string | null;
}

/**
 * Reads and commits in one repository.
 *
 * "Not found" is a value. Everything else throws an {@link ScmError}. Reads may be repeated by the adapter; writes are
 * never repeated blindly, since a lost answer would double them: the caller looks first, then repeats.
 *
 * @public
 */
export interface ScmRepository {
  /** URL of the home page, without `.git`. */
  readonly url: string;

  /**
   * The commit at the head of a branch. Cheap: with the `etag` of an earlier answer, an unchanged head costs one
   * conditional request.
   */
  head(
    branch: string,
    options?: { etag?: string },
  ): Promise<
    | { status: 'unchanged' }
    | { status: 'found'; sha: string; etag?: string }
    | { status: 'not-found' }
  >;

  /**
   * All files at a commit, and beside them the submodules, with the commits that they are at. `truncated`: the host cut the
   * list short.
   */
  tree(commit: string): Promise<
    | {
        status: 'found';
        files: Array<TreeFile & { sha: string }>;
        submodules: Array<{ path: string; sha: string }>;
        truncated: boolean;
      }
    | { status: 'not-found' }
  >;

  /** The texts of blobs by SHA; what is not valid UTF-8 is left out. */
  blobs(shas: string[]): Promise<Map<string, string>>;

  /**
   * Commits files onto a branch whose head must be `parent`; with `create`, makes the branch at `parent` first, unless it is
   * there. `conflict` when the branch's head is another. With `onto`, another commit is merged in:
   * the files are those of that commit, with the given ones, whatever the branch has of its own.
   */
  commit(options: {
    branch: string;
    parent: string;
    create: boolean;
    onto?: string;
    message: string;
    files: ScmFile[];
  }): Promise<
    { status: 'committed'; sha: string } | { status: 'conflict'; head?: string }
  >;

  /**
   * Deletes a branch that is at a commit; does nothing when there is none, or when it has moved on. A host without a
   * conditional write is asked where the branch is before.
   */
  deleteBranch(
    branch: string,
    options: { expectedHead: string },
  ): Promise<void>;

  /**
   * What is in `head` and not in `base`, oldest first. `ahead` and `behind` count commits, also beyond the list.
   */
  compare(
    base: string,
    head: string,
  ): Promise<
    | {
        status: 'found';
        commits: ScmCommit[];
        ahead: number;
        behind: number;
        truncated: boolean;
        url: string;
      }
    | { status: 'not-found' }
  >;

  /** A commit by SHA, tag or branch. */
  commitAt(ref: string): Promise<ScmCommit | undefined>;

  /**
   * A commit and what it builds on, newest first, at most `limit` (1 to 100) of them, in one request. Commits of merged
   * branches are among them: follow the first parents to stay on the branch. Empty when there is no such commit.
   */
  log(options: { from: string; limit: number }): Promise<ScmCommit[]>;

  /** Link to a line of a file at a commit. */
  fileUrl(options: { commit: string; path: string; line?: number }): string;
}
