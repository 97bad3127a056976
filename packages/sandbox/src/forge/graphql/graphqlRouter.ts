import express, { type ErrorRequestHandler, type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { type GraphQLError, graphql } from 'graphql';
import { authenticate } from '../http/authenticate';
import { HttpError } from '../http/HttpError';
import { requireCaller } from '../http/openRepository';
import { rateLimit } from '../http/rateLimit';
import type { ForgeContext } from '../state/ForgeContext';
import { createCommitOnBranch } from './createCommitOnBranch';
import { createRef } from './createRef';
import { repositoryQuery } from './repositoryQuery';
import { schema } from './schema';
import { updateRefs } from './updateRefs';

const QUERIES_PER_HOUR = 15_000;

const TYPES: Record<number, string> = {
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'STALE_DATA',
  422: 'UNPROCESSABLE',
};

/** An error in GitHub's shape; one of a query that is not served has a code and no type. */
function toError({ message, path, originalError }: GraphQLError) {
  if (originalError instanceof HttpError) {
    return { type: TYPES[originalError.status], path, message };
  }
  const field = /^Cannot query field "(\w+)" on type "(\w+)"/.exec(message);
  return field
    ? {
        extensions: {
          code: 'undefinedField',
          typeName: field[2],
          fieldName: field[1],
        },
        message: `Field '${field[1]}' doesn't exist on type '${field[2]}'`,
      }
    : { path, message };
}

const answerErrors: ErrorRequestHandler = (error, _req, res, _next) => {
  res.status(error.status ?? 500).json({ message: error.message });
};

/** The GraphQL API of GitHub Enterprise, as far as it is served. */
export function graphqlRouter(context: ForgeContext): Router {
  const router = PromiseRouter();
  router.use(express.json({ limit: '50mb' }));
  router.use(authenticate(context));
  router.use(rateLimit(context.options.rateLimit ?? QUERIES_PER_HOUR));
  router.post('/', async (req, res) => {
    if (context.options.graphql === false) {
      throw new HttpError(404, 'Not Found');
    }
    requireCaller(res);
    const call = { context, req, res };
    const { errors, data } = await graphql({
      schema,
      source: String(req.body?.query ?? ''),
      variableValues: req.body?.variables,
      rootValue: {
        repository: repositoryQuery(call),
        createRef: createRef(call),
        createCommitOnBranch: createCommitOnBranch(call),
        updateRefs: updateRefs(call),
      },
    });
    res.json({
      ...(data === undefined ? {} : { data }),
      ...(errors ? { errors: errors.map(toError) } : {}),
    });
  });
  router.use(answerErrors);
  return router;
}
