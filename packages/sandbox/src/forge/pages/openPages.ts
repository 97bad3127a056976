import type { Request } from 'express';
import { notFound } from '../http/HttpError';
import { signedIn } from '../oauth/sessions';
import type { ForgeContext } from '../state/ForgeContext';
import type { ForgeAccount } from '../state/ForgeOptions';
import { includesPermission, permissionIn } from '../state/permissions';
import { findRepository, repositoryDir } from '../state/repositories';
import type { RepositoryRow } from '../store/rows';

/** A repository as its pages show it. */
export interface OpenPages {
  row: RepositoryRow;
  dir: string;
  /** The path of its page. */
  home: string;
  /** Who is signed in. */
  account?: ForgeAccount;
}

/** Opens the repository that a page is of, if who is signed in may see it. */
export function openPages(context: ForgeContext, req: Request): OpenPages {
  const owner = context.options.owner.login;
  const row = findRepository(context, req.params.repo);
  const account = signedIn(context, req);
  if (
    !row ||
    req.params.owner !== owner ||
    !includesPermission(permissionIn(context, row, account), 'read')
  ) {
    throw notFound();
  }
  return {
    row,
    dir: repositoryDir(context, row.name),
    home: `/${owner}/${row.name}`,
    account,
  };
}
