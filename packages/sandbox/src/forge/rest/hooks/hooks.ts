import type { RequestHandler } from 'express';
import { toTimestamp } from '../../git/commits';
import { invalid, notFound } from '../../http/HttpError';
import { openRepository } from '../../http/openRepository';
import { paginate } from '../../http/paginate';
import { linksOf } from '../../present/toCommit';
import { toHook } from '../../present/toHook';
import type { ForgeContext } from '../../state/ForgeContext';
import type { HookRow } from '../../store/rows';

function findHook(
  context: ForgeContext,
  repository: number,
  id: number | bigint,
): HookRow | undefined {
  return context.db
    .prepare('select * from hooks where repository_id = ? and id = ?')
    .get(repository, id) as HookRow | undefined;
}

/** The webhooks of a repository. */
export function getHooks(context: ForgeContext): RequestHandler {
  return (req, res) => {
    const { origin, row } = openRepository(context, req, res, 'admin');
    const rows = context.db
      .prepare('select * from hooks where repository_id = ? order by id')
      .all(row.id) as HookRow[];
    const { url } = linksOf(context, origin, row.name);
    res.json(paginate(req, res, rows).map(hook => toHook(url, hook)));
  };
}

/** Adds a webhook. */
export function postHook(context: ForgeContext): RequestHandler {
  return (req, res) => {
    const { origin, row } = openRepository(context, req, res, 'admin');
    const { config, events = ['push'], active = true } = req.body ?? {};
    if (!config?.url) {
      throw invalid('url is missing', { resource: 'Hook', field: 'url' });
    }
    const now = toTimestamp(new Date());
    const { lastInsertRowid } = context.db
      .prepare(
        `insert into hooks (repository_id, url, secret, events, active, created_at, updated_at)
         values (?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        row.id,
        config.url,
        config.secret ?? null,
        JSON.stringify(events),
        Number(active),
        now,
        now,
      );
    const { url } = linksOf(context, origin, row.name);
    const stored = findHook(context, row.id, lastInsertRowid)!;
    res.status(201).json(toHook(url, stored));
  };
}

/** Removes a webhook. */
export function deleteHook(context: ForgeContext): RequestHandler {
  return (req, res) => {
    const { row } = openRepository(context, req, res, 'admin');
    if (!findHook(context, row.id, Number(req.params.id))) {
      throw notFound();
    }
    context.db.prepare('delete from hooks where id = ?').run(req.params.id);
    res.status(204).end();
  };
}
