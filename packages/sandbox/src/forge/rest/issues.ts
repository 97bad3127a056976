import type { Router } from 'express';
import type { ForgeContext } from '../state/ForgeContext';
import { toTimestamp } from '../git/commits';
import { HttpError, notFound } from '../http/HttpError';
import { openRepository, requireCaller } from '../http/openRepository';
import { paginate } from '../http/paginate';
import { nodeId, toAccount } from '../present/toAccount';
import { linksOf } from '../present/toCommit';
import { toLabel } from '../present/toLabel';
import { findPull, labelsOf } from '../state/readPulls';
import type { CommentRow } from '../store/rows';

/** Comments and labels of pull requests, which GitHub keeps under issues. */
export function issueRoutes(router: Router, context: ForgeContext): void {
  const toComment = (origin: string, repo: string, row: CommentRow) => {
    const links = linksOf(context, origin, repo);
    return {
      id: row.id,
      node_id: nodeId('IssueComment', row.id),
      url: `${links.url}/issues/comments/${row.id}`,
      html_url: `${links.html}/pull/${row.number}#issuecomment-${row.id}`,
      issue_url: `${links.url}/issues/${row.number}`,
      body: row.body,
      user: toAccount(context, origin, row.author),
      created_at: row.created_at,
      updated_at: row.updated_at,
      author_association: 'MEMBER',
    };
  };
  const comment = (id: number | bigint) =>
    context.db.prepare('select * from comments where id = ?').get(id) as
      | CommentRow
      | undefined;
  const now = () => toTimestamp(new Date());

  router.get('/repos/:owner/:repo/issues/:number/comments', (req, res) => {
    const { origin, row } = openRepository(context, req, res);
    const rows = context.db
      .prepare(
        'select * from comments where repository_id = ? and number = ? order by id',
      )
      .all(row.id, Number(req.params.number)) as CommentRow[];
    res.json(
      paginate(req, res, rows).map(item => toComment(origin, row.name, item)),
    );
  });

  router.post('/repos/:owner/:repo/issues/:number/comments', (req, res) => {
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
    res
      .status(201)
      .json(toComment(origin, row.name, comment(lastInsertRowid)!));
  });

  router.patch('/repos/:owner/:repo/issues/comments/:id', (req, res) => {
    const { origin, row } = openRepository(context, req, res, 'write');
    const id = Number(req.params.id);
    if (!comment(id)) {
      throw notFound();
    }
    context.db
      .prepare('update comments set body = ?, updated_at = ? where id = ?')
      .run(String(req.body?.body ?? ''), now(), id);
    res.json(toComment(origin, row.name, comment(id)!));
  });

  router.get('/repos/:owner/:repo/issues/:number/labels', (req, res) => {
    const { origin, row } = openRepository(context, req, res);
    const pull = findPull(context, row, Number(req.params.number));
    const { url } = linksOf(context, origin, row.name);
    res.json(
      (pull ? labelsOf(context, pull) : []).map(name => toLabel(url, name)),
    );
  });

  router.post('/repos/:owner/:repo/issues/:number/labels', (req, res) => {
    const { origin, row } = openRepository(context, req, res, 'write');
    const pull = findPull(context, row, Number(req.params.number));
    if (!pull) {
      throw notFound();
    }
    const insert = context.db.prepare(
      'insert or ignore into labels (pull_id, name) values (?, ?)',
    );
    for (const name of req.body?.labels ?? []) {
      insert.run(pull.id, String(name));
    }
    const { url } = linksOf(context, origin, row.name);
    res.json(labelsOf(context, pull).map(name => toLabel(url, name)));
  });

  router.get('/repos/:owner/:repo/labels', (req, res) => {
    const { origin, row } = openRepository(context, req, res);
    const names = context.db
      .prepare(
        'select distinct name from labels join pulls on pulls.id = labels.pull_id where repository_id = ?',
      )
      .pluck()
      .all(row.id) as string[];
    const { url } = linksOf(context, origin, row.name);
    res.json(names.map(name => toLabel(url, name)));
  });

  router.post('/repos/:owner/:repo/labels', (req, res) => {
    const { origin, row } = openRepository(context, req, res, 'write');
    const { url } = linksOf(context, origin, row.name);
    if (!req.body?.name) {
      throw new HttpError(422, 'Validation Failed: name is missing');
    }
    res.status(201).json(toLabel(url, String(req.body.name)));
  });
}
