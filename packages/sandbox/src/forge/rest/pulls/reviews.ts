import type { RequestHandler } from 'express';
import { requireCaller } from '../../http/openRepository';
import { paginate } from '../../http/paginate';
import { toPullRequest } from '../../present/toPullRequest';
import { toReview } from '../../present/toReview';
import { reviewPull } from '../../pulls/reviewPull';
import type { ForgeContext } from '../../state/ForgeContext';
import type { ReviewRow } from '../../store/rows';
import { requirePull } from './requirePull';

/** The reviews of a pull request. */
export function getReviews(context: ForgeContext): RequestHandler {
  return (req, res) => {
    const { origin, row, pull } = requirePull(context, req, res);
    const rows = context.db
      .prepare('select * from reviews where pull_id = ? order by id')
      .all(pull.id) as ReviewRow[];
    res.json(
      paginate(req, res, rows).map(review =>
        toReview(context, origin, row, pull, review),
      ),
    );
  };
}

/** Reviews a pull request. */
export function postReview(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    const { origin, row, pull } = requirePull(context, req, res);
    const review = await reviewPull(context, {
      repository: row,
      pull,
      login: requireCaller(res).login,
      event: String(req.body?.event ?? 'COMMENT'),
      body: String(req.body?.body ?? ''),
    });
    res.json(toReview(context, origin, row, pull, review));
  };
}

/** Asks people and teams for a review. */
export function postReviewers(context: ForgeContext): RequestHandler {
  return (req, res) => {
    const { origin, row, pull } = requirePull(context, req, res, 'write');
    const insert = context.db.prepare(
      'insert or ignore into review_requests (pull_id, login, team) values (?, ?, ?)',
    );
    for (const login of req.body?.reviewers ?? []) {
      insert.run(pull.id, login, null);
    }
    for (const team of req.body?.team_reviewers ?? []) {
      insert.run(pull.id, null, team);
    }
    res
      .status(201)
      .json(toPullRequest(context, origin, { repository: row, pull }));
  };
}
