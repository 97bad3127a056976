import type { RepositoryRow } from '../store/rows';
import type { ForgeContext } from './ForgeContext';
import type { ForgeAccount } from './ForgeOptions';

const LEVELS = ['none', 'read', 'write', 'admin'];

const SPELLED: Record<string, string> = {
  pull: 'read',
  push: 'write',
  maintain: 'write',
  triage: 'read',
};

/** The level that a grant stands for, in whichever of GitHub's words it was given. */
export const levelOf = (granted: string): string => SPELLED[granted] ?? granted;

/** The permission somebody has in a repository. */
export function permissionIn(
  context: ForgeContext,
  repository: RepositoryRow,
  account: ForgeAccount | undefined,
): string {
  if (!account) {
    return repository.private ? 'none' : 'read';
  }
  const granted = context.db
    .prepare(
      `select permission from collaborators where repository_id = ? and login = ?
       union all select permission from team_access
       where repository_id = ? and team in (select value from json_each(?))`,
    )
    .pluck()
    .all(
      repository.id,
      account.login,
      repository.id,
      JSON.stringify(account.teams),
    ) as string[];
  const all = [account.permission, ...granted.map(levelOf)];
  return LEVELS[Math.max(...all.map(name => LEVELS.indexOf(name)))];
}

/** Whether a permission includes another. */
export function includesPermission(has: string, needs: string): boolean {
  return LEVELS.indexOf(has) >= LEVELS.indexOf(needs);
}
