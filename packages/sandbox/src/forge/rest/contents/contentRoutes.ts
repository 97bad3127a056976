import type { Router } from 'express';
import type { ForgeContext } from '../../state/ForgeContext';
import { getArchive } from './archives';
import { deleteContent, getContent, putContent } from './contents';

/** Files as people see them, and archives. */
export function contentRoutes(router: Router, context: ForgeContext): void {
  const repository = '/repos/:owner/:repo';
  router.get(`${repository}/contents/*?`, getContent(context));
  router.put(`${repository}/contents/*`, putContent(context));
  router.delete(`${repository}/contents/*`, deleteContent(context));
  router.get(`${repository}/:format(tarball|zipball)/*?`, getArchive(context));
}
