import { randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import { findAccount } from '../state/accounts';
import type { ForgeContext } from '../state/ForgeContext';
import type { ForgeAccount } from '../state/ForgeOptions';

type Kind = 'session' | 'code' | 'token';

const COOKIE = 'forge_session';

/** Issues a credential: a browser's session, an OAuth code or a token. */
export function issue(
  context: ForgeContext,
  options: { kind: Kind; login: string; scope?: string; seconds?: number },
): string {
  const value = randomBytes(24).toString('hex');
  const token = options.kind === 'token' ? `gho_${value}` : value;
  context.db
    .prepare(
      'insert into credentials (token, kind, login, scope, expires_at) values (?, ?, ?, ?, ?)',
    )
    .run(
      token,
      options.kind,
      options.login,
      options.scope ?? null,
      options.seconds ? Date.now() + options.seconds * 1000 : null,
    );
  return token;
}

/** Finds what a credential stands for; a code is good once. */
export function redeem(
  context: ForgeContext,
  kind: Kind,
  token: string,
): { login: string; scope: string | null } | undefined {
  const row = context.db
    .prepare('select * from credentials where token = ? and kind = ?')
    .get(token, kind) as
    | { login: string; scope: string | null; expires_at: number | null }
    | undefined;
  if (row && kind === 'code') {
    context.db.prepare('delete from credentials where token = ?').run(token);
  }
  return row && (row.expires_at ?? Infinity) > Date.now() ? row : undefined;
}

/** Who is signed in to the pages. */
export function signedIn(
  context: ForgeContext,
  req: Request,
): ForgeAccount | undefined {
  const cookie = req.headers.cookie
    ?.split(/;\s*/)
    .find(item => item.startsWith(`${COOKIE}=`));
  const session =
    cookie && redeem(context, 'session', cookie.slice(COOKIE.length + 1));
  return session ? findAccount(context, session.login) : undefined;
}

/** Signs somebody in to the pages. */
export function startSession(
  context: ForgeContext,
  res: Response,
  login: string,
): void {
  const token = issue(context, { kind: 'session', login });
  // Lax, so that coming back from the portal keeps the session; forms check the origin besides
  res.setHeader(
    'set-cookie',
    `${COOKIE}=${token}; Path=/; HttpOnly; SameSite=Lax`,
  );
}

/** Whether a form was sent from one of our own pages. */
export function isOwnForm(req: Request): boolean {
  const origin = req.get('origin');
  return !origin || origin === `${req.protocol}://${req.get('host')}`;
}
