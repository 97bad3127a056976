import { createHash } from 'node:crypto';
import { findAccount } from '../state/accounts';
import type { ForgeContext } from '../state/ForgeContext';

/** A number that is always the same for a name. */
export function stableId(name: string): number {
  return createHash('sha1').update(name).digest().readUInt32BE(0);
}

/** An opaque global identifier, as GitHub's node_id. */
export function nodeId(kind: string, id: number | string): string {
  return Buffer.from(`${kind}:${id}`).toString('base64url');
}

/** An account or the organization in the short form used inside objects. */
export function toAccount(
  context: ForgeContext,
  origin: string,
  login: string,
) {
  const url = `${origin}/api/v3/users/${login}`;
  const isOwner =
    login.toLowerCase() === context.options.owner.login.toLowerCase();
  return {
    login,
    id: stableId(login),
    node_id: nodeId(isOwner ? 'Organization' : 'User', login),
    avatar_url: `${origin}/assets/avatar.svg`,
    gravatar_id: '',
    url,
    html_url: `${origin}/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: isOwner ? 'Organization' : 'User',
    site_admin: false,
  };
}

/** An account or the organization with its profile. */
export function toProfile(
  context: ForgeContext,
  origin: string,
  login: string,
) {
  const account = findAccount(context, login);
  const moment = '2024-01-01T00:00:00Z';
  return {
    ...toAccount(context, origin, login),
    name: account?.name ?? context.options.owner.name,
    email: account?.email ?? null,
    company: null,
    blog: '',
    location: null,
    hireable: null,
    bio: account?.role ?? null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: moment,
    updated_at: moment,
  };
}
