import type { Request, RequestHandler } from 'express';
import { readRef } from '../../git/refs';
import { HttpError } from '../../http/HttpError';
import { openRepository } from '../../http/openRepository';
import { linksOf } from '../../present/toCommit';
import { toProtection } from '../../present/toProtection';
import type { ForgeContext } from '../../state/ForgeContext';
import { findProtection } from '../../state/repositories';

const branchOf = (req: Request) => decodeURIComponent(req.params.branch);

/** The protection of a branch. */
export function getProtection(context: ForgeContext): RequestHandler {
  return (req, res) => {
    const { row, origin } = openRepository(context, req, res, 'admin');
    const branch = branchOf(req);
    const settings = findProtection(context, row, branch);
    if (!settings) {
      throw new HttpError(404, 'Branch not protected');
    }
    const { url } = linksOf(context, origin, row.name);
    res.json(toProtection(`${url}/branches/${branch}/protection`, settings));
  };
}

/** Protects a branch, or replaces its protection. */
export function putProtection(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    const { row, dir, origin } = openRepository(context, req, res, 'admin');
    const branch = branchOf(req);
    if (!(await readRef(dir, `refs/heads/${branch}`))) {
      throw new HttpError(404, 'Branch not found');
    }
    const settings = req.body ?? {};
    context.db
      .prepare(
        `insert into protections (repository_id, branch, settings) values (?, ?, ?)
         on conflict (repository_id, branch) do update set settings = excluded.settings`,
      )
      .run(row.id, branch, JSON.stringify(settings));
    const { url } = linksOf(context, origin, row.name);
    res.json(toProtection(`${url}/branches/${branch}/protection`, settings));
  };
}

/** Ends the protection of a branch. */
export function deleteProtection(context: ForgeContext): RequestHandler {
  return (req, res) => {
    const { row } = openRepository(context, req, res, 'admin');
    context.db
      .prepare('delete from protections where repository_id = ? and branch = ?')
      .run(row.id, branchOf(req));
    res.status(204).end();
  };
}
