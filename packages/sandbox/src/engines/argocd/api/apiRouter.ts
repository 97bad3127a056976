import express, { type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { answerError } from './answerError';
import type { ApiContext } from './ApiContext';
import {
  getApplication,
  getApplications,
  getResourceTree,
  getRevisionMetadata,
  postSync,
} from './applicationCalls';
import { GatewayError } from './GatewayError';
import { getCanI, getUserInfo, postSession } from './sessionCalls';

/** The calls of Argo CD's API that portals make. https://argo-cd.readthedocs.io/en/stable/developer-guide/api-docs/ */
export function apiRouter(context: ApiContext): Router {
  const router = PromiseRouter();
  const one = '/v1/applications/:name';
  router.use(express.json({ limit: '1mb' }));
  router.get('/version', (_request, response) => {
    response.json({ Version: 'v3.1.0+sandbox' });
  });
  router.post('/v1/session', postSession(context));
  router.get('/v1/session/userinfo', getUserInfo(context));
  // The last part may hold slashes: project/name
  router.get('/v1/account/can-i/:resource/:action/*', getCanI(context));
  router.get('/v1/applications', getApplications(context));
  router.get(one, getApplication(context));
  router.get(`${one}/resource-tree`, getResourceTree(context));
  router.get(
    `${one}/revisions/:revision/metadata`,
    getRevisionMetadata(context),
  );
  router.post(`${one}/sync`, postSync(context));
  router.use((_request, _response) => {
    throw new GatewayError('NotFound', 'Not Found');
  });
  router.use(answerError);
  return router;
}
