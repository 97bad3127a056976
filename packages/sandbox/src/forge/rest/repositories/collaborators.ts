import type { RequestHandler } from 'express';
import { notFound } from '../../http/HttpError';
import { openRepository } from '../../http/openRepository';
import { toAccount } from '../../present/toAccount';
import { findAccount } from '../../state/accounts';
import type { ForgeContext } from '../../state/ForgeContext';
import { permissionIn } from '../../state/permissions';

/** What an account may do in a repository. */
export function getPermission(context: ForgeContext): RequestHandler {
  return (req, res) => {
    const { origin, row } = openRepository(context, req, res);
    const account = findAccount(context, req.params.login);
    if (!account) {
      throw notFound();
    }
    const permission = permissionIn(context, row, account);
    res.json({
      permission,
      role_name: permission,
      user: toAccount(context, origin, account.login),
    });
  };
}

/** Gives an account access to a repository. */
export function putCollaborator(context: ForgeContext): RequestHandler {
  return (req, res) => {
    const { row } = openRepository(context, req, res, 'admin');
    context.db
      .prepare(
        `insert into collaborators (repository_id, login, permission) values (?, ?, ?)
         on conflict (repository_id, login) do update set permission = excluded.permission`,
      )
      .run(row.id, req.params.login, req.body?.permission ?? 'push');
    res.status(204).end();
  };
}
