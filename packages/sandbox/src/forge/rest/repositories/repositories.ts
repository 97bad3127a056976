import type { RequestHandler } from 'express';
import { toTimestamp } from '../../git/commits';
import { HttpError, notFound } from '../../http/HttpError';
import {
  callerOf,
  openRepository,
  originOf,
  requireCaller,
} from '../../http/openRepository';
import { toRepository } from '../../present/toRepository';
import { createRepository } from '../../repositories/createRepository';
import { deleteRepository } from '../../repositories/deleteRepository';
import type { ForgeContext } from '../../state/ForgeContext';
import { findRepository } from '../../state/repositories';
import type { RepositoryRow } from '../../store/rows';

/** Creates a repository. */
export function postRepository(context: ForgeContext): RequestHandler {
  const { owner } = context.options;
  return async (req, res) => {
    const account = requireCaller(res);
    if (account.permission === 'read') {
      throw new HttpError(
        403,
        'You need admin access to the organization before adding a repository to it.',
      );
    }
    if (
      req.params.org &&
      req.params.org.toLowerCase() !== owner.login.toLowerCase()
    ) {
      throw notFound();
    }
    const {
      name,
      description,
      private: isPrivate,
      visibility,
      auto_init,
    } = req.body ?? {};
    const row = await createRepository(context, {
      name: String(name ?? ''),
      description,
      private:
        isPrivate ?? (visibility !== undefined && visibility !== 'public'),
      autoInit: auto_init,
      account,
    });
    res.status(201).json(toRepository(context, originOf(req), row, 'admin'));
  };
}

/** One repository. */
export function getRepository(context: ForgeContext): RequestHandler {
  return (req, res) => {
    const { row, permission, origin } = openRepository(context, req, res);
    res.json(toRepository(context, origin, row, permission));
  };
}

/** Changes description, visibility or default branch. */
export function patchRepository(context: ForgeContext): RequestHandler {
  return (req, res) => {
    const { row, permission, origin } = openRepository(
      context,
      req,
      res,
      'admin',
    );
    const { description, private: isPrivate, default_branch } = req.body ?? {};
    context.db
      .prepare(
        'update repositories set description = ?, private = ?, default_branch = ?, updated_at = ? where id = ?',
      )
      .run(
        description ?? row.description,
        Number(isPrivate ?? row.private),
        default_branch ?? row.default_branch,
        toTimestamp(new Date()),
        row.id,
      );
    const changed = findRepository(context, row.name)!;
    res.json(toRepository(context, origin, changed, permission));
  };
}

/** Deletes a repository. */
export function removeRepository(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    const { row } = openRepository(context, req, res, 'admin');
    await deleteRepository(context, row);
    res.status(204).end();
  };
}

/** Finds repositories by a part of their name. */
export function searchRepositories(context: ForgeContext): RequestHandler {
  return (req, res) => {
    const words = String(req.query.q ?? '').split(/\s+/);
    const text = words.filter(word => !word.includes(':')).join(' ');
    const rows = context.db
      .prepare('select * from repositories where name like ? order by name')
      .all(`%${text}%`) as RepositoryRow[];
    const items = rows.filter(row => callerOf(res) || !row.private);
    res.json({
      total_count: items.length,
      incomplete_results: false,
      items: items.map(row => ({
        ...toRepository(context, originOf(req), row),
        score: 1,
      })),
    });
  };
}
