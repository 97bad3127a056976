import type { RequestHandler } from 'express';
import { accountOfToken } from '../state/accounts';
import type { ForgeContext } from '../state/ForgeContext';
import { HttpError } from './HttpError';

/** The token in an Authorization header of any scheme GitHub knows. */
export function tokenIn(header: string | undefined): string | undefined {
  const [scheme, value] = header?.split(/\s+/) ?? [];
  if (/^(token|bearer)$/i.test(scheme ?? '')) {
    return value;
  }
  if (/^basic$/i.test(scheme ?? '')) {
    const [user, ...rest] = Buffer.from(value ?? '', 'base64')
      .toString()
      .split(':');
    const password = rest.join(':');
    return !password || password === 'x-oauth-basic' ? user : password;
  }
  return undefined;
}

/** Finds out who calls; a wrong token is refused, none is anonymous. */
export function authenticate(context: ForgeContext): RequestHandler {
  return (req, res, next) => {
    const header = req.get('authorization');
    if (header) {
      const token = tokenIn(header);
      res.locals.account = token && accountOfToken(context, token);
      if (!res.locals.account) {
        throw new HttpError(401, 'Bad credentials');
      }
      res.setHeader('x-oauth-scopes', 'repo, read:org, read:user, user:email');
    }
    next();
  };
}
