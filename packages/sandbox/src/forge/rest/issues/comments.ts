import type { RequestHandler } from 'express';
import { toTimestamp } from '../../git/commits';
import { notFound } from '../../http/HttpError';
import { openRepository, requireCaller } from '../../http/openRepository';
import { paginate } from '../../http/paginate';
import { toComment } from '../../present/toComment';
import type { ForgeContext } from '../../state/ForgeContext';
import { findPull } from '../../state/readPulls';
import type { CommentRow } from '../../store/rows';

const now = () => toTimestamp(new Date());

function findComment(
  context: ForgeContext,
  id: number | bigint,
): CommentRow | undefined {
  return context.db.prepare('select * from comments where id = ?').get(id) as
    | CommentRow
    | undefined;
}

/** The comments of a pull request. */
export function getComments(context: ForgeContext): RequestHandler {
  return (req, res) => {
    const { origin, row } = openRepository(context, req, res);
    const rows = context.db
      .prepare(
        'select * from comments where repository_id = ? and number = ? order by id',
      )
      .all(row.id, Number(req.params.number)) as CommentRow[];
    res.json(
      paginate(req, res, rows).map(item =>
        toComment(context, origin, row.name, item),
      ),
    );
  };
}

/** Comments on a pull request. */
export function postComment(context: ForgeContext): RequestHandler {
  return (req, res) => {
    const { origin, row } = openRepository(context, req, res);
    const { login } = requireCaller(res);
    const number = Number(req.params.number);
    if (!findPull(context, row, number)) {
      throw notFound();
    }
    const { lastInsertRowid } = context.db
      .prepare(
        `insert into comments (repository_id, number, author, body, created_at, updated_at)
         values (?, ?, ?, ?, ?, ?)`,
      )
      .run(row.id, number, login, String(req.body?.body ?? ''), now(), now());
    const stored = findComment(context, lastInsertRowid)!;
    res.status(201).json(toComment(context, origin, row.name, stored));
  };
}

/** Changes the text of a comment. */
export function patchComment(context: ForgeContext): RequestHandler {
  return (req, res) => {
    const { origin, row } = openRepository(context, req, res, 'write');
    const id = Number(req.params.id);
    if (!findComment(context, id)) {
      throw notFound();
    }
    context.db
      .prepare('update comments set body = ?, updated_at = ? where id = ?')
      .run(String(req.body?.body ?? ''), now(), id);
    const stored = findComment(context, id)!;
    res.json(toComment(context, origin, row.name, stored));
  };
}
