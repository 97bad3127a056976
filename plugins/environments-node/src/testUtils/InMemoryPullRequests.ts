import { createHash } from 'node:crypto';
import type { ScmPullRequest, ScmPullRequests } from '../scm';
import { ScmError } from '../scm';
import type {
  RepositoryAccess,
  StoredCommit,
  StoredRepository,
} from './StoredRepository';

interface Stored extends ScmPullRequest {
  body: string;
  comments: Map<string, string>;
}

const BEGINNING = '2026-01-01T00:00:00Z';

const digest = (value: unknown) =>
  createHash('sha1').update(JSON.stringify(value)).digest('base64');

/** The fake of {@link ScmPullRequests}. */
export class InMemoryPullRequests implements ScmPullRequests {
  private readonly stored: Stored[] = [];

  constructor(private readonly access: RepositoryAccess) {}

  async find({ head }: { head: string }) {
    return this.stored
      .filter(item => item.head === head)
      .reverse()
      .map(item => this.view(item));
  }

  async get(number: number) {
    const found = this.stored.find(item => item.number === number);
    return found && this.view(found);
  }

  async latest(options?: {
    etag?: string;
  }): ReturnType<ScmPullRequests['latest']> {
    // Nothing is written down of when something changed: all are told, newest first
    const pullRequests = [...this.stored].reverse().map(item => {
      const { isConflicting: _computed, ...shown } = this.view(item);
      const mark = digest(shown);
      const { number, state } = item;
      return { number, state, updatedAt: BEGINNING, mark };
    });
    const etag = digest(pullRequests);
    return options?.etag === etag
      ? { status: 'unchanged' }
      : { status: 'found', etag, isWhole: true, pullRequests };
  }

  async open(
    options: Parameters<ScmPullRequests['open']>[0],
  ): ReturnType<ScmPullRequests['open']> {
    this.access.beforeWrite();
    const { head, base } = options;
    const repository = this.access.find();
    if (!repository?.branches.has(head) || !repository.branches.has(base)) {
      throw new ScmError({
        kind: 'invalid',
        message: `${this.access.url} has no branch ${head} or ${base}`,
      });
    }
    const twin = this.stored.find(
      item => item.state === 'open' && item.head === head && item.base === base,
    );
    if (twin) {
      return { status: 'exists' };
    }
    const { personToken, ...rest } = options;
    const person = personToken && this.access.people.get(personToken);
    if (personToken && !person) {
      return { status: 'not-as-person', reason: 'Bad credentials' };
    }
    const number = this.stored.length + 1;
    const created: Stored = {
      ...rest,
      number,
      url: `${this.access.url}/pull/${number}`,
      state: 'open',
      headCommit: repository.branches.get(head)!,
      author: person || 'portal',
      labels: [],
      comments: new Map(),
    };
    this.stored.push(created);
    return { status: 'opened', pullRequest: this.view(created) };
  }

  async label(number: number, labels: string[]) {
    const found = this.mustFind(number);
    found.labels = [...new Set([...found.labels, ...labels])];
  }

  async update(number: number, change: { title?: string; body?: string }) {
    Object.assign(this.mustFind(number), change);
  }

  async comment(
    number: number,
    { marker, body }: { marker: string; body: string },
  ) {
    this.mustFind(number).comments.set(marker, body);
  }

  async close(number: number) {
    const found = this.mustFind(number);
    if (found.state === 'open') {
      found.state = 'closed';
      found.endedBy = 'portal';
    }
  }

  async reviews() {
    return [];
  }

  async merge(
    number: number,
    { expectedHead }: { expectedHead: string },
  ): ReturnType<ScmPullRequests['merge']> {
    const found = this.mustFind(number);
    const repository = this.access.find()!;
    const head = repository.branches.get(found.head);
    if (found.state !== 'open' || head !== expectedHead) {
      return {
        status: 'not-ready',
        reason: `expected head ${expectedHead}, found ${head}`,
      };
    }
    const base = repository.commits.get(repository.branches.get(found.base)!)!;
    const merged = mergeTrees(repository, base.sha, head);
    if (!merged) {
      return { status: 'conflict', reason: 'both sides changed one file' };
    }
    const { sha } = repository.add({
      parents: [base.sha, head],
      message: `Merge pull request #${number}`,
      author: 'portal',
      at: new Date().toISOString(),
      ...merged,
    });
    repository.branches.set(found.base, sha);
    Object.assign(found, {
      state: 'merged',
      headCommit: head,
      mergeCommit: sha,
      endedBy: 'portal',
    });
    return { status: 'merged', mergeCommit: sha };
  }

  async ofCommit(commit: string) {
    const repository = this.access.find();
    const found = this.stored.find(
      item =>
        item.mergeCommit === commit ||
        (item.state === 'merged' &&
          repository
            ?.history(item.headCommit)
            .some(candidate => candidate.sha === commit)),
    );
    return found && this.view(found);
  }

  private mustFind(number: number): Stored {
    this.access.beforeWrite();
    const found = this.stored.find(item => item.number === number);
    if (!found) {
      throw new ScmError({
        kind: 'invalid',
        message: `${this.access.url} has no pull request ${number}`,
      });
    }
    return found;
  }

  private view(item: Stored): ScmPullRequest {
    const { body: _body, comments: _comments, ...rest } = item;
    const repository = this.access.find();
    const head = repository?.branches.get(item.head);
    const base = repository?.branches.get(item.base);
    return item.state === 'open' && repository && head && base
      ? {
          ...rest,
          headCommit: head,
          isConflicting: !mergeTrees(repository, base, head),
        }
      : rest;
  }
}

/** Merges by whole files, with their modes; undefined when both sides changed one. */
function mergeTrees(
  repository: StoredRepository,
  base: string,
  head: string,
): Pick<StoredCommit, 'files' | 'modes'> | undefined {
  const ofBase = repository.history(base);
  const shas = new Set(repository.history(head).map(commit => commit.sha));
  const ancestor = ofBase.find(commit => shas.has(commit.sha));
  const onto = repository.commits.get(base)!;
  const side = repository.commits.get(head)!;
  const result = new Map(onto.files);
  const modes = new Map(onto.modes);
  const theirs = side.files;
  const paths = new Set([...theirs.keys(), ...(ancestor?.files.keys() ?? [])]);
  for (const path of paths) {
    const was = ancestor?.files.get(path);
    const is = theirs.get(path);
    const mode = side.modes?.get(path);
    if (mode !== ancestor?.modes?.get(path)) {
      modes.set(path, mode ?? '100644');
    }
    if (was === is) {
      continue;
    }
    if (result.get(path) !== was && result.get(path) !== is) {
      return undefined;
    }
    if (is === undefined) {
      result.delete(path);
      modes.delete(path);
    } else {
      result.set(path, is);
    }
  }
  return { files: result, modes };
}
