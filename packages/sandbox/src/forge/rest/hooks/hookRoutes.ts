import type { Router } from 'express';
import type { ForgeContext } from '../../state/ForgeContext';
import { deleteHook, getHooks, postHook } from './hooks';

/** Webhooks of a repository. */
export function hookRoutes(router: Router, context: ForgeContext): void {
  const all = '/repos/:owner/:repo/hooks';
  router.get(all, getHooks(context));
  router.post(all, postHook(context));
  router.delete(`${all}/:id`, deleteHook(context));
}
