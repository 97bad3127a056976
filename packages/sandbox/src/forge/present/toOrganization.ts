import type { ForgeContext } from '../state/ForgeContext';
import { toAccount, toProfile } from './toAccount';

/** The organization as lists of organizations show it. */
export function toOrganization(context: ForgeContext, origin: string) {
  const { login } = context.options.owner;
  const { id, node_id, avatar_url } = toAccount(context, origin, login);
  const url = `${origin}/api/v3/orgs/${login}`;
  return {
    login,
    id,
    node_id,
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url,
    description: null,
  };
}

/** The organization with its profile. */
export function toFullOrganization(context: ForgeContext, origin: string) {
  const { login, name } = context.options.owner;
  const profile = toProfile(context, origin, login);
  return {
    ...toOrganization(context, origin),
    name,
    html_url: profile.html_url,
    has_organization_projects: false,
    has_repository_projects: false,
    public_repos: profile.public_repos,
    public_gists: profile.public_gists,
    followers: profile.followers,
    following: profile.following,
    type: profile.type,
    created_at: profile.created_at,
    updated_at: profile.updated_at,
    archived_at: null,
  };
}
