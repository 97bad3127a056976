import { toTimestamp, writeCommit } from '../git/commits';
import { createBareRepository } from '../git/createBareRepository';
import { updateRef } from '../git/refs';
import { editTree } from '../git/trees';
import type { ForgeContext } from '../state/ForgeContext';
import type { SeedRepositoryOptions } from '../state/ForgeOptions';
import { findRepository, repositoryDir } from '../state/repositories';
import { insertRepository } from './insertRepository';

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
  insertRepository(context, options);
}
