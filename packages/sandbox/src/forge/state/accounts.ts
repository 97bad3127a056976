import type { ForgeContext } from './ForgeContext';
import type { ForgeAccount } from './ForgeOptions';

/** Accounts of programs, which nobody signs in as. */
function machines({ options }: ForgeContext): ForgeAccount[] {
  const { portal, ci } = options;
  const all = [
    { ...portal, role: 'Portal', permission: 'admin' as const },
    ...(ci
      ? [
          {
            ...ci,
            role: 'Continuous integration',
            permission: 'write' as const,
          },
        ]
      : []),
  ];
  return all.map(machine => ({
    ...machine,
    name: machine.login,
    email: `${machine.login}@users.noreply.localhost`,
    teams: [],
  }));
}

/** Finds an account, those of programs included. */
export function findAccount(
  context: ForgeContext,
  login: string,
): ForgeAccount | undefined {
  return [...machines(context), ...context.options.accounts].find(
    account => account.login === login,
  );
}

/** The account a token belongs to: its own token, or one from a sign-in. */
export function accountOfToken(context: ForgeContext, token: string) {
  const own = [...machines(context), ...context.options.accounts].find(
    account => account.token === token,
  );
  const row = context.db
    .prepare(`select login from credentials where token = ? and kind = 'token'`)
    .get(token) as { login: string } | undefined;
  return own ?? (row && findAccount(context, row.login));
}
