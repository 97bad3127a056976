import express, { type ErrorRequestHandler, type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { escape } from '../../html/escape';
import { page } from '../html/page';
import { HttpError } from '../http/HttpError';
import type { ForgeContext } from '../state/ForgeContext';
import { actOnPull } from './actOnPull';
import { AVATAR } from './avatar';
import { showCommit } from './showCommit';
import { showComparison } from './showComparison';
import { showFile } from './showFile';
import { showPull } from './showPull';
import { showPulls } from './showPulls';
import { showRepositories } from './showRepositories';
import { showRepository } from './showRepository';

const showError: ErrorRequestHandler = (error, _req, res, next) => {
  if (!(error instanceof HttpError)) {
    next(error);
    return;
  }
  const title = error.message;
  res
    .status(error.status)
    .send(page({ title, body: `<h1>${escape(title)}</h1>` }));
};

/** Plain pages to look at repositories and to act on pull requests. */
export function pageRouter(context: ForgeContext): Router {
  const router = PromiseRouter();
  const repository = '/:owner/:repo';
  const pull = `${repository}/pull/:number(\\d+)`;
  const form = express.urlencoded({ extended: false });
  router.get('/', showRepositories(context));
  router.get('/assets/avatar.svg', (_req, res) => {
    res.type('image/svg+xml').send(AVATAR);
  });
  router.get(repository, showRepository(context));
  router.get(`${repository}/:kind(blob|tree|raw)/*`, showFile(context));
  router.get(`${repository}/commit/:sha`, showCommit(context));
  router.get(`${repository}/compare/*`, showComparison(context));
  router.get(`${repository}/pulls`, showPulls(context));
  router.get(pull, showPull(context));
  router.post(pull, form, actOnPull(context));
  router.use(showError);
  return router;
}
