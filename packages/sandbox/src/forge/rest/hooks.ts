import type { Router } from 'express';
import type { ForgeContext } from '../state/ForgeContext';
import { toTimestamp } from '../git/commits';
import { invalid, notFound } from '../http/HttpError';
import { openRepository } from '../http/openRepository';
import { paginate } from '../http/paginate';
import { linksOf } from '../present/toCommit';
import type { HookRow } from '../store/rows';

/** Webhooks of a repository. */
export function hookRoutes(router: Router, context: ForgeContext): void {
  const toHook = (url: string, row: HookRow) => ({
    type: 'Repository',
    id: row.id,
    name: 'web',
    active: Boolean(row.active),
    events: JSON.parse(row.events),
    config: {
      content_type: 'json',
      insecure_ssl: '0',
      url: row.url,
      ...(row.secret ? { secret: '********' } : {}),
    },
    updated_at: row.updated_at,
    created_at: row.created_at,
    url: `${url}/hooks/${row.id}`,
    test_url: `${url}/hooks/${row.id}/test`,
    ping_url: `${url}/hooks/${row.id}/pings`,
    deliveries_url: `${url}/hooks/${row.id}/deliveries`,
    last_response: { code: null, status: 'unused', message: null },
  });
  const find = (repository: number, id: number | bigint) =>
    context.db
      .prepare('select * from hooks where repository_id = ? and id = ?')
      .get(repository, id) as HookRow | undefined;
  const now = () => toTimestamp(new Date());

  router.get('/repos/:owner/:repo/hooks', (req, res) => {
    const { origin, row } = openRepository(context, req, res, 'admin');
    const rows = context.db
      .prepare('select * from hooks where repository_id = ? order by id')
      .all(row.id) as HookRow[];
    const { url } = linksOf(context, origin, row.name);
    res.json(paginate(req, res, rows).map(hook => toHook(url, hook)));
  });

  router.post('/repos/:owner/:repo/hooks', (req, res) => {
    const { origin, row } = openRepository(context, req, res, 'admin');
    const { config, events = ['push'], active = true } = req.body ?? {};
    if (!config?.url) {
      throw invalid('url is missing', { resource: 'Hook', field: 'url' });
    }
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
        now(),
        now(),
      );
    const { url } = linksOf(context, origin, row.name);
    res.status(201).json(toHook(url, find(row.id, lastInsertRowid)!));
  });

  router.delete('/repos/:owner/:repo/hooks/:id', (req, res) => {
    const { row } = openRepository(context, req, res, 'admin');
    if (!find(row.id, Number(req.params.id))) {
      throw notFound();
    }
    context.db.prepare('delete from hooks where id = ?').run(req.params.id);
    res.status(204).end();
  });
}
