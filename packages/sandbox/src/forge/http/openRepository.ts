import type { Request, Response } from 'express';
import type { ForgeContext } from '../state/ForgeContext';
import type { ForgeAccount } from '../state/ForgeOptions';
import { includesPermission, permissionIn } from '../state/permissions';
import { findRepository, repositoryDir } from '../state/repositories';
import type { RepositoryRow } from '../store/rows';
import { HttpError, notFound } from './HttpError';

/** A repository as one request may use it. */
export interface OpenRepository {
  row: RepositoryRow;
  dir: string;
  permission: string;
  origin: string;
}

/** Where the caller reached the forge, so that links lead back there. */
export function originOf(req: Request): string {
  return `${req.protocol}://${req.get('host')}`;
}

/** Who calls, if known. */
export function callerOf(res: Response): ForgeAccount | undefined {
  return res.locals.account;
}

/** Who calls; refuses the anonymous. */
export function requireCaller(res: Response): ForgeAccount {
  const account = callerOf(res);
  if (!account) {
    throw new HttpError(401, 'Requires authentication');
  }
  return account;
}

/** Opens the repository a request names, if the caller may do that. */
export function openRepository(
  context: ForgeContext,
  req: Request,
  res: Response,
  needs: 'read' | 'write' | 'admin' = 'read',
): OpenRepository {
  const { owner, repo } = req.params;
  return openNamed(context, req, res, { owner, repo, needs });
}

/** Opens the repository of a name, if the caller may do that. */
export function openNamed(
  context: ForgeContext,
  req: Request,
  res: Response,
  options: { owner: string; repo: string; needs: 'read' | 'write' | 'admin' },
): OpenRepository {
  const { owner, repo, needs } = options;
  const row = findRepository(context, repo);
  const known =
    owner.toLowerCase() === context.options.owner.login.toLowerCase();
  if (!row || !known) {
    throw notFound();
  }
  const permission = permissionIn(context, row, callerOf(res));
  if (!includesPermission(permission, 'read')) {
    throw notFound();
  }
  if (!includesPermission(permission, needs)) {
    requireCaller(res);
    throw new HttpError(403, `Must have ${needs} rights to Repository.`);
  }
  return {
    row,
    dir: repositoryDir(context, row.name),
    permission,
    origin: originOf(req),
  };
}
