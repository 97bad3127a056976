import type { RequestHandler } from 'express';
import { invalid } from '../../http/HttpError';
import { openRepository, requireCaller } from '../../http/openRepository';
import { paginate } from '../../http/paginate';
import { toPullRequest } from '../../present/toPullRequest';
import { changePull } from '../../pulls/changePull';
import { openPull } from '../../pulls/openPull';
import { presentPull } from '../../pulls/presentPull';
import type { ForgeContext } from '../../state/ForgeContext';
import { findPull, listPulls } from '../../state/readPulls';
import { requirePull } from './requirePull';

/** The pull requests of a repository by state, head and base. */
export function getPulls(context: ForgeContext): RequestHandler {
  return (req, res) => {
    const { origin, row } = openRepository(context, req, res);
    const { state = 'open', head, base, sort, direction } = req.query;
    const { login } = context.options.owner;
    const found = listPulls(context, row).filter(
      pull =>
        (state === 'all' || pull.state === state) &&
        (!base || pull.base_ref === base) &&
        (!head || `${login}:${pull.head_ref}` === String(head)),
    );
    if (sort === 'updated') {
      found.sort((a, b) => b.updated_at.localeCompare(a.updated_at));
    }
    if (direction === 'asc') {
      found.reverse();
    }
    res.json(
      paginate(req, res, found).map(pull =>
        toPullRequest(context, origin, { repository: row, pull }),
      ),
    );
  };
}

/** Opens a pull request. */
export function postPull(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    const { origin, row, dir } = openRepository(context, req, res);
    const { login } = requireCaller(res);
    const { title, body, head, base, draft } = req.body ?? {};
    if (!title) {
      throw invalid('title is missing', {
        resource: 'PullRequest',
        field: 'title',
        code: 'missing_field',
      });
    }
    const number = await openPull(context, {
      repository: row,
      dir,
      login,
      title: String(title),
      body: body ?? null,
      head: String(head),
      base: String(base),
      draft: Boolean(draft),
    });
    const pull = findPull(context, row, number)!;
    res
      .status(201)
      .json(await presentPull(context, origin, { repository: row, pull }));
  };
}

/** One pull request. */
export function getPull(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    const { origin, row, pull } = requirePull(context, req, res);
    res.json(await presentPull(context, origin, { repository: row, pull }));
  };
}

/** Changes title, body, base or state. */
export function patchPull(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    const { origin, row, pull } = requirePull(context, req, res, 'write');
    const { login } = requireCaller(res);
    await changePull(context, {
      repository: row,
      number: pull.number,
      login,
      change: req.body ?? {},
    });
    const changed = findPull(context, row, pull.number)!;
    res.json(
      await presentPull(context, origin, { repository: row, pull: changed }),
    );
  };
}
