import { rm } from 'node:fs/promises';
import type { ForgeAccount, SeedRepositoryOptions } from './Forge';
import {
  type ForgeContext,
  findRepository,
  inTurn,
  repositoryDir,
} from './ForgeContext';
import { toTimestamp, writeCommit } from './git/commits';
import { createBareRepository } from './git/createBareRepository';
import { updateRef } from './git/refs';
import { editTree } from './git/trees';
import { invalid } from './http/HttpError';
import type { RepositoryRow } from './store/rows';

const NAME = /^[A-Za-z0-9][\w.-]{0,99}$/;

/** Creates an empty repository, or one with a first commit. */
export function createRepository(
  context: ForgeContext,
  options: {
    name: string;
    description?: string;
    private?: boolean;
    autoInit?: boolean;
    account: Pick<ForgeAccount, 'name' | 'email'>;
  },
): Promise<RepositoryRow> {
  const { name, account } = options;
  return inTurn(context, name, async () => {
    if (!NAME.test(name) || /\.git$/.test(name)) {
      throw invalid('name is not a repository name', {
        resource: 'Repository',
        field: 'name',
      });
    }
    if (findRepository(context, name)) {
      throw invalid('name already exists on this account', {
        resource: 'Repository',
        field: 'name',
      });
    }
    const dir = repositoryDir(context, name);
    await createBareRepository(dir, 'main');
    if (options.autoInit) {
      const description = options.description
        ? `\n${options.description}\n`
        : '';
      const signature = { ...account, date: toTimestamp(new Date()) };
      const sha = await writeCommit(dir, {
        tree: await editTree(dir, undefined, [
          { path: 'README.md', content: `# ${name}\n${description}` },
        ]),
        parents: [],
        author: signature,
        committer: signature,
        message: 'Initial commit',
      });
      await updateRef(dir, { ref: 'refs/heads/main', sha });
    }
    insertRow(context, options);
    return findRepository(context, name)!;
  });
}

function insertRow(
  context: ForgeContext,
  options: { name: string; description?: string; private?: boolean },
): void {
  const at = toTimestamp(new Date());
  context.db
    .prepare(
      `insert into repositories (name, description, private, default_branch, created_at, updated_at, pushed_at)
       values (?, ?, ?, 'main', ?, ?, ?)`,
    )
    .run(
      options.name,
      options.description ?? null,
      options.private ? 1 : 0,
      at,
      at,
      at,
    );
}

/** Deletes a repository with everything about it. */
export function deleteRepository(
  context: ForgeContext,
  repository: RepositoryRow,
): Promise<void> {
  return inTurn(context, repository.name, async () => {
    context.db
      .prepare('delete from repositories where id = ?')
      .run(repository.id);
    await rm(repositoryDir(context, repository.name), {
      recursive: true,
      force: true,
    });
  });
}

/** Creates a repository with a history; a half-made one of a killed start is made anew. */
export async function seedRepository(
  context: ForgeContext,
  options: SeedRepositoryOptions,
): Promise<void> {
  const { name, commits } = options;
  if (findRepository(context, name)) {
    return;
  }
  const dir = repositoryDir(context, name);
  await createBareRepository(dir, 'main');
  let parent: string | undefined;
  let tree: string | undefined;
  for (const commit of commits) {
    tree = await editTree(
      dir,
      tree,
      Object.entries(commit.files).map(([path, content]) =>
        content === null ? { path, sha: null } : { path, content },
      ),
    );
    const signature = {
      name: commit.author?.name ?? context.options.owner.name,
      email: commit.author?.email ?? 'noreply@localhost',
      date: commit.date ?? toTimestamp(new Date()),
    };
    parent = await writeCommit(dir, {
      tree,
      parents: parent ? [parent] : [],
      author: signature,
      committer: signature,
      message: commit.message,
    });
    if (commit.tag) {
      await updateRef(dir, { ref: `refs/tags/${commit.tag}`, sha: parent });
    }
  }
  if (parent) {
    await updateRef(dir, { ref: 'refs/heads/main', sha: parent });
  }
  insertRow(context, options);
}
