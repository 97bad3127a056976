import type { Router } from 'express';
import type { ForgeContext } from '../../state/ForgeContext';
import {
  getOrganization,
  getOwnOrganizations,
  getRepositories,
} from './organizations';
import {
  getMembers,
  getOwnTeams,
  getTeam,
  getTeamRepository,
  getTeams,
  putTeamRepository,
} from './teams';
import { getOwnAddresses, getOwnUser, getUser } from './users';

/** Users, the organization and its teams. */
export function accountRoutes(router: Router, context: ForgeContext): void {
  const team = '/orgs/:org/teams/:slug';
  router.get('/user', getOwnUser(context));
  router.get('/user/emails', getOwnAddresses);
  router.get('/user/orgs', getOwnOrganizations(context));
  router.get('/user/teams', getOwnTeams(context));
  router.get('/users/:login', getUser(context));
  router.get('/orgs/:org', getOrganization(context));
  router.get(
    ['/orgs/:org/repos', '/users/:org/repos'],
    getRepositories(context),
  );
  router.get('/orgs/:org/teams', getTeams(context));
  router.get(team, getTeam(context));
  router.get(`${team}/members`, getMembers(context));
  router.get(`${team}/repos/:owner/:repo`, getTeamRepository(context));
  router.put(`${team}/repos/:owner/:repo`, putTeamRepository(context));
}
