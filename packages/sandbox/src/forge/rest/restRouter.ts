import express, { type ErrorRequestHandler, type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { authenticate } from '../http/authenticate';
import { HttpError, notFound } from '../http/HttpError';
import { rateLimit } from '../http/rateLimit';
import type { ForgeContext } from '../state/ForgeContext';
import { accountRoutes } from './accounts/accountRoutes';
import { commitRoutes } from './commits/commitRoutes';
import { contentRoutes } from './contents/contentRoutes';
import { hookRoutes } from './hooks/hookRoutes';
import { issueRoutes } from './issues/issueRoutes';
import { objectRoutes } from './objects/objectRoutes';
import { pullRoutes } from './pulls/pullRoutes';
import { refRoutes } from './refs/refRoutes';
import { repositoryRoutes } from './repositories/repositoryRoutes';

const DOCUMENTATION = 'https://docs.github.com/rest';
const REQUESTS_PER_HOUR = 15_000;

/** Errors in GitHub's shape. */
const answerErrors: ErrorRequestHandler = (error, _req, res, _next) => {
  const known = error instanceof HttpError;
  const status = known ? error.status : error.status ?? 500;
  res.status(status).json({
    message: known || status < 500 ? error.message : 'Server Error',
    ...(known && error.errors ? { errors: error.errors } : {}),
    documentation_url: DOCUMENTATION,
    status: String(status),
  });
};

/** The REST API of GitHub Enterprise, as far as it is served. */
export function restRouter(context: ForgeContext): Router {
  const router = PromiseRouter();
  router.use((req, _res, next) => {
    // Node's fetch adds it to conditional requests, and Express then never answers 304
    if (req.method === 'GET') {
      delete req.headers['cache-control'];
    }
    next();
  });
  router.use(express.json({ limit: '50mb' }));
  router.use(authenticate(context));
  router.use(rateLimit(context.options.rateLimit ?? REQUESTS_PER_HOUR));
  router.get('/', (_req, res) => res.json({}));
  router.get('/meta', (_req, res) =>
    res.json({
      verifiable_password_authentication: false,
      installed_version: '3.17.0',
    }),
  );
  router.get('/rate_limit', (_req, res) => {
    const core = res.locals.rate();
    res.json({ resources: { core, search: core }, rate: core });
  });
  for (const routes of [
    accountRoutes,
    repositoryRoutes,
    refRoutes,
    objectRoutes,
    commitRoutes,
    contentRoutes,
    pullRoutes,
    issueRoutes,
    hookRoutes,
  ]) {
    routes(router, context);
  }
  router.get('/repos/:owner/:repo/releases', (_req, res) => res.json([]));
  router.use(() => {
    throw notFound();
  });
  router.use(answerErrors);
  return router;
}
