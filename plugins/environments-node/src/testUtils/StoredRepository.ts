import { createHash } from 'node:crypto';

/** A commit with the whole tree. */
export interface StoredCommit {
  sha: string;
  parents: string[];
  message: string;
  author: string;
  at: string;
  files: Map<string, string>;
  /** Of files that are no ordinary ones, by path. */
  modes?: Map<string, string>;
}

/** Commits, branches and tags of one repository. */
export class StoredRepository {
  readonly commits = new Map<string, StoredCommit>();
  readonly branches = new Map<string, string>();
  readonly tags = new Map<string, string>();

  add(commit: Omit<StoredCommit, 'sha'>): StoredCommit {
    const sha = createHash('sha1')
      .update(
        JSON.stringify([
          commit.parents,
          commit.message,
          commit.author,
          commit.at,
          [...commit.files],
          [...(commit.modes ?? [])],
        ]),
      )
      .digest('hex');
    const stored = { ...commit, sha };
    this.commits.set(sha, stored);
    return stored;
  }

  resolve(ref: string): StoredCommit | undefined {
    const sha = this.branches.get(ref) ?? this.tags.get(ref) ?? ref;
    return this.commits.get(sha);
  }

  /** A commit and everything before it, newest first. */
  history(sha: string): StoredCommit[] {
    const seen = new Set<string>();
    const result: StoredCommit[] = [];
    const queue = [sha];
    while (queue.length > 0) {
      const commit = this.commits.get(queue.shift()!);
      if (commit && !seen.has(commit.sha)) {
        seen.add(commit.sha);
        result.push(commit);
        queue.push(...commit.parents);
      }
    }
    return result;
  }
}

/** What the fakes of the ports share. */
export interface RepositoryAccess {
  url: string;
  find(): StoredRepository | undefined;
  create(): StoredRepository;
  beforeWrite(): void;
  /** Logins by token. */
  people: ReadonlyMap<string, string>;
}
