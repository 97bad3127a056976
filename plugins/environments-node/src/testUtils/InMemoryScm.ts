import { createHash } from 'node:crypto';
import type { Scm, ScmProvider } from '../scm';
import { ScmError, normalizeRepositoryUrl } from '../scm';
import { InMemoryAdministration } from './InMemoryAdministration';
import { InMemoryPullRequests } from './InMemoryPullRequests';
import { InMemoryRepository } from './InMemoryRepository';

/** A commit with the whole tree. */
export interface StoredCommit {
  sha: string;
  parents: string[];
  message: string;
  author: string;
  at: string;
  files: Map<string, string>;
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

/**
 * An SCM host in memory, for tests of what is built on the ports. Passes {@link scmContract}.
 *
 * @public
 */
export class InMemoryScm implements ScmProvider {
  readonly id = 'memory';
  private readonly repositories = new Map<string, StoredRepository>();
  private readonly scms = new Map<string, Scm>();
  private forbidden = new Set<string>();

  /** Creates or replaces a repository whose `main` holds the files. */
  seed(
    url: string,
    files: Record<string, string>,
    options: { branch?: string } = {},
  ): { commit: string } {
    const repository = this.repositories.get(url) ?? new StoredRepository();
    this.repositories.set(url, repository);
    const branch = options.branch ?? 'main';
    const parent = repository.branches.get(branch);
    const commit = repository.add({
      parents: parent ? [parent] : [],
      message: 'Seed',
      author: 'team',
      at: new Date().toISOString(),
      files: new Map(Object.entries(files)),
    });
    repository.branches.set(branch, commit.sha);
    return { commit: commit.sha };
  }

  /** Tags the head of `main`. */
  tag(url: string, name: string): void {
    const repository = this.repositories.get(url);
    const head = repository?.branches.get('main');
    if (repository && head) {
      repository.tags.set(name, head);
    }
  }

  /** Makes every write to a repository fail as forbidden. */
  forbidWrites(url: string): void {
    this.forbidden.add(url);
  }

  forRepository(url: string): Scm | undefined {
    const normalized = normalizeRepositoryUrl(url);
    if (!normalized) {
      return undefined;
    }
    const known = this.scms.get(normalized);
    if (known) {
      return known;
    }
    const access = {
      url: normalized,
      find: () => this.repositories.get(normalized),
      create: () => {
        const repository = new StoredRepository();
        this.repositories.set(normalized, repository);
        return repository;
      },
      beforeWrite: () => {
        if (this.forbidden.has(normalized)) {
          throw new ScmError({
            kind: 'forbidden',
            message: `The credentials may not write to ${normalized}`,
          });
        }
      },
    };
    const scm: Scm = {
      repository: new InMemoryRepository(access),
      pullRequests: new InMemoryPullRequests(access),
      administration: new InMemoryAdministration(access),
    };
    this.scms.set(normalized, scm);
    return scm;
  }
}

/** What the fakes of the ports share. */
export interface RepositoryAccess {
  url: string;
  find(): StoredRepository | undefined;
  create(): StoredRepository;
  beforeWrite(): void;
}
