import type { ForgeContext } from './ForgeContext';
import type { ForgeAccount } from './ForgeOptions';

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
