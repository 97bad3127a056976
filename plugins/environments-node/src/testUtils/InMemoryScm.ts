import type { Scm, ScmAdministration, ScmProvider } from '../scm';
import {
  isPlainUrl,
  normalizeRepositoryUrl,
} from '@downstage/backstage-plugin-environments-common';
import { ScmError } from '../scm';
import {
  InMemoryAdministration,
  type InMemoryGuards,
} from './InMemoryAdministration';
import { InMemoryPullRequests } from './InMemoryPullRequests';
import { InMemoryRepository } from './InMemoryRepository';
import { StoredRepository } from './StoredRepository';

/**
 * The ports of a repository in memory.
 *
 * @public
 */
export interface InMemoryPorts extends Required<Scm> {
  administration: ScmAdministration & InMemoryGuards;
}

/**
 * An SCM host in memory, for tests of what is built on the ports. Passes {@link scmContract}.
 *
 * @public
 */
export class InMemoryScm implements ScmProvider {
  readonly id = 'memory';
  private readonly repositories = new Map<string, StoredRepository>();
  private readonly scms = new Map<string, InMemoryPorts>();
  private forbidden = new Set<string>();
  private readonly people = new Map<string, string>();

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

  /** Gives a file of `main` another mode, such as `100755`, or makes it a submodule (`160000`). */
  chmod(url: string, path: string, mode: string): void {
    const repository = this.repositories.get(url);
    const head = repository?.resolve('main');
    if (repository && head) {
      const { sha } = repository.add({
        parents: [head.sha],
        message: `Mode of ${path}`,
        author: 'team',
        at: new Date().toISOString(),
        files: head.files,
        modes: new Map(head.modes).set(path, mode),
      });
      repository.branches.set('main', sha);
    }
  }

  /** Sets a branch to another commit, as somebody does who pushes by force. */
  setBranch(url: string, branch: string, commit: string): void {
    this.repositories.get(url)?.branches.set(branch, commit);
  }

  /** Makes somebody known by a token of his own. */
  addPerson(login: string, token: string): void {
    this.people.set(token, login);
  }

  /** Makes every write to a repository fail as forbidden. */
  forbidWrites(url: string): void {
    this.forbidden.add(url);
  }

  repositoryOf(url: string): string | undefined {
    const repository = /^(.+?)\/(?:blob|tree)\/./.exec(url)?.[1] ?? url;
    return isPlainUrl(url) ? normalizeRepositoryUrl(repository) : undefined;
  }

  forRepository(url: string): InMemoryPorts | undefined {
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
      people: this.people,
      beforeWrite: () => {
        if (this.forbidden.has(normalized)) {
          throw new ScmError({
            kind: 'forbidden',
            message: `The credentials may not write to ${normalized}`,
          });
        }
      },
    };
    const scm: InMemoryPorts = {
      repository: new InMemoryRepository(access),
      pullRequests: new InMemoryPullRequests(access),
      administration: new InMemoryAdministration(access),
    };
    this.scms.set(normalized, scm);
    return scm;
  }
}
