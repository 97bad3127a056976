import { rm } from 'node:fs/promises';
import type { ForgeContext } from '../state/ForgeContext';
import { inTurn } from '../state/inTurn';
import { repositoryDir } from '../state/repositories';
import type { RepositoryRow } from '../store/rows';

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
