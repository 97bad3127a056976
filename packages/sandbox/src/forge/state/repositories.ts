import path from 'node:path';
import type { ProtectionSettings, RepositoryRow } from '../store/rows';
import type { ForgeContext } from './ForgeContext';

/** The folder of a repository. */
export function repositoryDir(context: ForgeContext, name: string): string {
  const { dataDir, owner } = context.options;
  return path.resolve(dataDir, 'repositories', owner.login, `${name}.git`);
}

/** Finds a repository of the organization by its name. */
export function findRepository(context: ForgeContext, name: string) {
  return context.db
    .prepare('select * from repositories where name = ?')
    .get(name) as RepositoryRow | undefined;
}

/** All repositories of the organization by name. */
export function listRepositories(context: ForgeContext): RepositoryRow[] {
  return context.db
    .prepare('select * from repositories order by name')
    .all() as RepositoryRow[];
}

/** The protection of a branch. */
export function findProtection(
  context: ForgeContext,
  repository: RepositoryRow,
  branch: string,
): ProtectionSettings | undefined {
  const settings = context.db
    .prepare(
      'select settings from protections where repository_id = ? and branch = ?',
    )
    .pluck()
    .get(repository.id, branch) as string | undefined;
  return settings === undefined ? undefined : JSON.parse(settings);
}
