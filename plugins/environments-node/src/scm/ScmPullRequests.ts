/**
 * A pull request (a merge request at GitLab).
 *
 * @public
 */
export interface ScmPullRequest {
  number: number;
  url: string;
  title: string;
  state: 'open' | 'merged' | 'closed';
  /** Branch that is to be merged. */
  head: string;
  /** Head commit of that branch. */
  headCommit: string;
  /** Branch that is merged into. */
  base: string;
  /** The commit on the base branch, once merged. */
  mergeCommit?: string;
  /** Login of who merged or closed it, where the host tells. */
  endedBy?: string;
  author: string;
  labels: string[];
  /** Whether it cannot be merged since both sides changed the same; undefined while the host does not know. */
  isConflicting?: boolean;
}

/**
 * That a pull request is in a list, and in which shape.
 *
 * @public
 */
export interface ScmPullRequestMark {
  number: number;
  state: ScmPullRequest['state'];
  /** ISO 8601. */
  updatedAt: string;
  /** Another one where anything has changed that the list shows; to be compared with that of an earlier list alone. */
  mark: string;
}

/**
 * Pull requests of one repository. See {@link ScmRepository} for "not found", errors and repetition.
 *
 * @public
 */
export interface ScmPullRequests {
  /** All pull requests, in any state, from one branch of the repository itself, newest first. */
  find(options: { head: string }): Promise<ScmPullRequest[]>;

  get(number: number): Promise<ScmPullRequest | undefined>;

  /**
   * The pull requests in any state that changed last, newest change first. Cheap: one request, conditional with the `etag` of an
   * earlier answer, for all that wait. `isWhole`: the repository has no others. What a host computes, such as conflicts, and
   * checks change nothing here.
   */
  latest(options?: { etag?: string }): Promise<
    | { status: 'unchanged' }
    | {
        status: 'found';
        etag?: string;
        isWhole: boolean;
        pullRequests: ScmPullRequestMark[];
      }
  >;

  /** Opens one; `exists` when there already is an open one from that branch into that base. */
  open(options: {
    title: string;
    body: string;
    head: string;
    base: string;
    /**
     * A person's own token, to open it as that person: used for this request and kept nowhere. `not-as-person` when the host
     * does not let the person do it, and nothing is done.
     */
    personToken?: string;
  }): Promise<
    | { status: 'opened'; pullRequest: ScmPullRequest }
    | { status: 'exists' }
    | { status: 'not-as-person'; reason: string }
  >;

  /** Adds labels; those that are there stay. */
  label(number: number, labels: string[]): Promise<void>;

  update(
    number: number,
    change: { title?: string; body?: string },
  ): Promise<void>;

  /** Comments once: a comment with the same marker is updated. The marker is not shown to readers. */
  comment(
    number: number,
    options: { marker: string; body: string },
  ): Promise<void>;

  /** Closes without merging; does nothing when it is closed or merged. The branch stays. */
  close(number: number): Promise<void>;

  /** The newest verdict of each reviewer. */
  reviews(
    number: number,
  ): Promise<
    Array<{ login: string; verdict: 'approved' | 'changes-requested' }>
  >;

  /** Merges when the head still is the expected one. */
  merge(
    number: number,
    options: { expectedHead: string },
  ): Promise<
    | { status: 'merged'; mergeCommit: string }
    | { status: 'not-ready'; reason: string }
    | { status: 'conflict'; reason: string }
  >;

  /** The merged pull request that brought a commit to its branch, if one did. */
  ofCommit(commit: string): Promise<ScmPullRequest | undefined>;
}
