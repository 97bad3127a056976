import type { Router } from 'express';
import type { ForgeContext } from '../../state/ForgeContext';
import { getCommitsOfPull, getFiles } from './changes';
import { getMerge, putMerge } from './merges';
import { getPull, getPulls, patchPull, postPull } from './pulls';
import { getReviews, postReview, postReviewers } from './reviews';

/** Pull requests, their files, commits, reviews and merges. */
export function pullRoutes(router: Router, context: ForgeContext): void {
  const all = '/repos/:owner/:repo/pulls';
  const one = `${all}/:number(\\d+)`;
  router.get(all, getPulls(context));
  router.post(all, postPull(context));
  router.get(one, getPull(context));
  router.patch(one, patchPull(context));
  router.get(`${one}/files`, getFiles(context));
  router.get(`${one}/commits`, getCommitsOfPull(context));
  router.get(`${one}/merge`, getMerge(context));
  router.put(`${one}/merge`, putMerge(context));
  router.get(`${one}/reviews`, getReviews(context));
  router.post(`${one}/reviews`, postReview(context));
  router.post(`${one}/requested_reviewers`, postReviewers(context));
}
