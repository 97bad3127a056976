import path from 'node:path';
import type { ForgeAccount, ForgeOptions } from './Forge';
import type { ForgeDatabase } from './store/openDatabase';
import type { ProtectionSettings, RepositoryRow } from './store/rows';
import type { WebhookSender } from './webhooks/WebhookSender';

/** What every part of the forge works with. */
export interface ForgeContext {
  options: ForgeOptions;
  db: ForgeDatabase;
  webhooks: WebhookSender;
  /** Where the forge is reached when no request says so. */
  origin: string;
  /** Pending work by repository, so that refs are changed by one at a time. */
  queues: Map<string, Promise<unknown>>;
}

const LEVELS = ['none', 'read', 'write', 'admin'];

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

/** Finds an account, the portal's own included. */
export function findAccount(
  context: ForgeContext,
  login: string,
): ForgeAccount | undefined {
  const { accounts, portal } = context.options;
  if (login === portal.login) {
    return {
      ...portal,
      name: portal.login,
      email: `${portal.login}@users.noreply.localhost`,
      role: 'Portal',
      teams: [],
      permission: 'admin',
    };
  }
  return accounts.find(account => account.login === login);
}

/** The account a token belongs to: its own token, or one from a sign-in. */
export function accountOfToken(context: ForgeContext, token: string) {
  const { accounts, portal } = context.options;
  if (token === portal.token) {
    return findAccount(context, portal.login);
  }
  const own = accounts.find(account => account.token === token);
  const row = context.db
    .prepare(`select login from credentials where token = ? and kind = 'token'`)
    .get(token) as { login: string } | undefined;
  return own ?? (row && findAccount(context, row.login));
}

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
  const spelled: Record<string, string> = {
    pull: 'read',
    push: 'write',
    maintain: 'write',
    triage: 'read',
  };
  const all = [
    account.permission,
    ...granted.map(name => spelled[name] ?? name),
  ];
  return LEVELS[Math.max(...all.map(name => LEVELS.indexOf(name)))];
}

/** Whether a permission includes another. */
export function includesPermission(has: string, needs: string): boolean {
  return LEVELS.indexOf(has) >= LEVELS.indexOf(needs);
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

/** Runs work on a repository after all earlier work on it. */
export function inTurn<T>(
  context: ForgeContext,
  name: string,
  work: () => Promise<T>,
): Promise<T> {
  const earlier = context.queues.get(name) ?? Promise.resolve();
  const result = earlier.then(work);
  context.queues.set(
    name,
    result.catch(() => {}),
  );
  return result;
}
