import type { RequestHandler } from 'express';
import { sendEvent } from '../../events/sendEvent';
import { toTimestamp } from '../../git/commits';
import { resolveCommit } from '../../git/refs';
import { HttpError } from '../../http/HttpError';
import { openRepository, requireCaller } from '../../http/openRepository';
import { linksOf } from '../../present/toCommit';
import { toRepository } from '../../present/toRepository';
import { toStatus } from '../../present/toStatus';
import type { ForgeContext } from '../../state/ForgeContext';
import { statusesOf } from '../../state/readPulls';
import type { StatusRow } from '../../store/rows';
import { openCommit } from './openCommit';

/** The newest status per context of a commit. */
export function getStatuses(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    const { origin, row, sha } = await openCommit(context, req, res);
    res.json(
      statusesOf(context, row, sha).map(status =>
        toStatus(context, origin, row.name, status),
      ),
    );
  };
}

function combine(states: string[]): string {
  const failed = states.some(state => /failure|error/.test(state));
  const pending = states.length === 0 || states.includes('pending');
  const pendingOrSuccess = pending ? 'pending' : 'success';
  return failed ? 'failure' : pendingOrSuccess;
}

/** All statuses of a commit as one. */
export function getCombinedStatus(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    const { origin, row, sha } = await openCommit(context, req, res);
    const statuses = statusesOf(context, row, sha);
    const { url } = linksOf(context, origin, row.name);
    res.json({
      state: combine(statuses.map(({ state }) => state)),
      statuses: statuses.map(status =>
        toStatus(context, origin, row.name, status),
      ),
      sha,
      total_count: statuses.length,
      repository: toRepository(context, origin, row),
      commit_url: `${url}/commits/${sha}`,
      url: `${url}/commits/${sha}/status`,
    });
  };
}

/** Adds a status to a commit and tells hooks. */
export function postStatus(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    const { dir, origin, row } = openRepository(context, req, res, 'write');
    const { login } = requireCaller(res);
    const sha = await resolveCommit(dir, req.params.sha);
    const { state, description, target_url, context: name } = req.body ?? {};
    if (!sha || !/^(error|failure|pending|success)$/.test(state)) {
      throw new HttpError(422, `No commit found for SHA: ${req.params.sha}`);
    }
    const { lastInsertRowid } = context.db
      .prepare(
        `insert into statuses (repository_id, sha, context, state, description, target_url, creator, created_at)
         values (?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        row.id,
        sha,
        name ?? 'default',
        state,
        description ?? null,
        target_url ?? null,
        login,
        toTimestamp(new Date()),
      );
    const stored = context.db
      .prepare('select * from statuses where id = ?')
      .get(lastInsertRowid) as StatusRow;
    const presented = toStatus(context, origin, row.name, stored);
    sendEvent(context, {
      event: 'status',
      repository: row,
      sender: login,
      payload: { ...presented, sha, name: row.name, branches: [] },
    });
    res.status(201).json(presented);
  };
}
