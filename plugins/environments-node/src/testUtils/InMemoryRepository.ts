import { createHash } from 'node:crypto';
import type { ScmCommit, ScmRepository } from '../scm';
import { ScmError } from '../scm';
import type { RepositoryAccess, StoredCommit } from './StoredRepository';

const SUBMODULE = '160000';

const blobSha = (content: string) =>
  createHash('sha1')
    .update(`blob ${Buffer.byteLength(content)}\0${content}`)
    .digest('hex');

/** The fake of {@link ScmRepository}. */
export class InMemoryRepository implements ScmRepository {
  readonly url: string;

  constructor(private readonly access: RepositoryAccess) {
    this.url = access.url;
  }

  async head(branch: string, options?: { etag?: string }) {
    const sha = this.access.find()?.branches.get(branch);
    if (!sha) {
      return { status: 'not-found' as const };
    }
    return options?.etag === sha
      ? { status: 'unchanged' as const }
      : { status: 'found' as const, sha, etag: sha };
  }

  async tree(commit: string) {
    const found = this.access.find()?.commits.get(commit);
    if (!found) {
      return { status: 'not-found' as const };
    }
    const entries = [...found.files].map(([path, content]) => ({
      path,
      sha: blobSha(content),
      size: Buffer.byteLength(content),
      mode: found.modes?.get(path) ?? '100644',
    }));
    return {
      status: 'found' as const,
      files: entries.filter(({ mode }) => mode !== SUBMODULE),
      submodules: entries
        .filter(({ mode }) => mode === SUBMODULE)
        .map(({ path, sha }) => ({ path, sha })),
      truncated: false,
    };
  }

  async blobs(shas: string[]) {
    const wanted = new Set(shas);
    const result = new Map<string, string>();
    for (const commit of this.access.find()?.commits.values() ?? []) {
      for (const content of commit.files.values()) {
        const sha = blobSha(content);
        if (wanted.has(sha)) {
          result.set(sha, content);
        }
      }
    }
    return result;
  }

  async commit(
    options: Parameters<ScmRepository['commit']>[0],
  ): ReturnType<ScmRepository['commit']> {
    this.access.beforeWrite();
    const repository = this.access.find();
    const parent = repository?.commits.get(options.parent);
    if (!repository || !parent) {
      throw new ScmError({
        kind: 'invalid',
        message: `${this.url} has no commit ${options.parent}`,
      });
    }
    const head = repository.branches.get(options.branch);
    if (head !== options.parent && !(options.create && head === undefined)) {
      return { status: 'conflict', head };
    }
    const onto =
      options.onto === undefined
        ? undefined
        : repository.commits.get(options.onto);
    const start = onto ?? parent;
    const files = new Map(start.files);
    const modes = new Map(start.modes);
    for (const { path, content } of options.files) {
      if (content === null) {
        files.delete(path);
        modes.delete(path);
      } else {
        files.set(path, content);
      }
    }
    const { sha } = repository.add({
      parents: onto ? [parent.sha, onto.sha] : [parent.sha],
      message: options.message,
      author: 'portal',
      at: new Date().toISOString(),
      files,
      modes,
    });
    repository.branches.set(options.branch, sha);
    return { status: 'committed', sha };
  }

  async deleteBranch(
    branch: string,
    { expectedHead }: { expectedHead: string },
  ) {
    this.access.beforeWrite();
    const branches = this.access.find()?.branches;
    if (branches?.get(branch) === expectedHead) {
      branches.delete(branch);
    }
  }

  async compare(base: string, head: string) {
    const repository = this.access.find();
    const from = repository?.resolve(base);
    const to = repository?.resolve(head);
    if (!repository || !from || !to) {
      return { status: 'not-found' as const };
    }
    const before = repository.history(from.sha);
    const after = repository.history(to.sha);
    const beforeShas = new Set(before.map(commit => commit.sha));
    const afterShas = new Set(after.map(commit => commit.sha));
    const added = after.filter(commit => !beforeShas.has(commit.sha));
    return {
      status: 'found' as const,
      commits: added.reverse().map(commit => this.toCommit(commit)),
      ahead: added.length,
      behind: before.filter(commit => !afterShas.has(commit.sha)).length,
      truncated: false,
      url: `${this.url}/compare/${base}...${head}`,
    };
  }

  async commitAt(ref: string) {
    const commit = this.access.find()?.resolve(ref);
    return commit && this.toCommit(commit);
  }

  async log(options: { from: string; limit: number }) {
    return (this.access.find()?.history(options.from) ?? [])
      .slice(0, options.limit)
      .map(commit => this.toCommit(commit));
  }

  fileUrl(options: { commit: string; path: string; line?: number }) {
    const line = options.line ? `#L${options.line}` : '';
    return `${this.url}/blob/${options.commit}/${options.path}${line}`;
  }

  private toCommit(commit: StoredCommit): ScmCommit {
    return {
      sha: commit.sha,
      message: commit.message,
      author: commit.author,
      at: commit.at,
      url: `${this.url}/commit/${commit.sha}`,
      parents: commit.parents,
    };
  }
}
