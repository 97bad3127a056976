import type { Router } from 'express';
import { findAccount } from '../state/accounts';
import { findRepository } from '../state/repositories';
import { permissionIn } from '../state/permissions';
import type { ForgeContext } from '../state/ForgeContext';
import { HttpError, notFound } from '../http/HttpError';
import {
  callerOf,
  openRepository,
  originOf,
  requireCaller,
} from '../http/openRepository';
import { toTimestamp } from '../git/commits';
import { toAccount } from '../present/toAccount';
import { toRepository } from '../present/toRepository';
import { createRepository } from '../repositories/createRepository';
import { deleteRepository } from '../repositories/deleteRepository';
import type { RepositoryRow } from '../store/rows';

/** Repositories themselves, their topics and collaborators. */
export function repositoryRoutes(router: Router, context: ForgeContext): void {
  const { owner } = context.options;

  router.post(['/orgs/:org/repos', '/user/repos'], async (req, res) => {
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
  });

  router.get('/repos/:owner/:repo', (req, res) => {
    const { row, permission, origin } = openRepository(context, req, res);
    res.json(toRepository(context, origin, row, permission));
  });

  router.patch('/repos/:owner/:repo', (req, res) => {
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
    res.json(
      toRepository(
        context,
        origin,
        findRepository(context, row.name)!,
        permission,
      ),
    );
  });

  router.delete('/repos/:owner/:repo', async (req, res) => {
    const { row } = openRepository(context, req, res, 'admin');
    await deleteRepository(context, row);
    res.status(204).end();
  });

  router.put('/repos/:owner/:repo/topics', (req, res) => {
    const { row } = openRepository(context, req, res, 'write');
    const names = req.body?.names ?? [];
    context.db
      .prepare('update repositories set topics = ? where id = ?')
      .run(JSON.stringify(names), row.id);
    res.json({ names });
  });

  router.get('/repos/:owner/:repo/topics', (req, res) => {
    const { row } = openRepository(context, req, res);
    res.json({ names: JSON.parse(row.topics) });
  });

  router.get(
    '/repos/:owner/:repo/collaborators/:login/permission',
    (req, res) => {
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
    },
  );

  router.put('/repos/:owner/:repo/collaborators/:login', (req, res) => {
    const { row } = openRepository(context, req, res, 'admin');
    context.db
      .prepare(
        `insert into collaborators (repository_id, login, permission) values (?, ?, ?)
         on conflict (repository_id, login) do update set permission = excluded.permission`,
      )
      .run(row.id, req.params.login, req.body?.permission ?? 'push');
    res.status(204).end();
  });

  router.get('/search/repositories', (req, res) => {
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
  });
}
