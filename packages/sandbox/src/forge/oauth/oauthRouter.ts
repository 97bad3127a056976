import express, { type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { ForgeContext } from '../state/ForgeContext';
import { authorize, showAuthorization } from './authorization';
import { issueToken } from './issueToken';
import { showSignIn, signIn } from './signIn';

/** Signing in: to the pages, and as an OAuth provider. */
export function oauthRouter(context: ForgeContext): Router {
  const router = PromiseRouter();
  router.use(['/login', '/logout'], express.urlencoded({ extended: false }));
  router.use('/login', express.json());
  router.get('/login/oauth/authorize', showAuthorization(context));
  router.post('/login/oauth/authorize', authorize(context));
  router.post('/login/oauth/access_token', issueToken(context));
  router.get('/login', showSignIn(context));
  router.post('/login', signIn(context));
  return router;
}
