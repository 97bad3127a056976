import type { Router } from 'express';
import type { ForgeContext } from '../../state/ForgeContext';
import { getPermission, putCollaborator } from './collaborators';
import {
  getRepository,
  patchRepository,
  postRepository,
  removeRepository,
  searchRepositories,
} from './repositories';
import { getTopics, putTopics } from './topics';

/** Repositories themselves, their topics and collaborators. */
export function repositoryRoutes(router: Router, context: ForgeContext): void {
  const one = '/repos/:owner/:repo';
  router.post(['/orgs/:org/repos', '/user/repos'], postRepository(context));
  router.get(one, getRepository(context));
  router.patch(one, patchRepository(context));
  router.delete(one, removeRepository(context));
  router.put(`${one}/topics`, putTopics(context));
  router.get(`${one}/topics`, getTopics(context));
  router.get(`${one}/collaborators/:login/permission`, getPermission(context));
  router.put(`${one}/collaborators/:login`, putCollaborator(context));
  router.get('/search/repositories', searchRepositories(context));
}
