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
  const heads = new Map<string, { commit: string; tree: string }>();
  for (const commit of commits) {
    const { branch = 'main' } = commit;
    const head = heads.get(branch);
    const tree = await editTree(
      dir,
      head?.tree,
      Object.entries(commit.files).map(([path, content]) =>
        content === null ? { path, sha: null } : { path, content },
      ),
    );
    const signature = {
      name: commit.author?.name ?? context.options.owner.name,
      email: commit.author?.email ?? 'noreply@localhost',
      date: commit.date ?? toTimestamp(new Date()),
    };
    const sha = await writeCommit(dir, {
      tree,
      parents: head ? [head.commit] : [],
      author: signature,
      committer: signature,
      message: commit.message,
    });
    heads.set(branch, { commit: sha, tree });
    if (commit.tag) {
      await updateRef(dir, { ref: `refs/tags/${commit.tag}`, sha });
    }
  }
  for (const [branch, { commit: sha }] of heads) {
    await updateRef(dir, { ref: `refs/heads/${branch}`, sha });
  }
  insertRepository(context, options);
}
