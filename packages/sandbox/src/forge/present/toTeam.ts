import type { ForgeContext } from '../state/ForgeContext';
import { nodeId, stableId } from './toAccount';
import { toFullOrganization } from './toOrganization';

/** A team in the short form of lists. */
export function toTeam(context: ForgeContext, origin: string, slug: string) {
  const path = `orgs/${context.options.owner.login}/teams/${slug}`;
  const url = `${origin}/api/v3/${path}`;
  return {
    id: stableId(`team:${slug}`),
    node_id: nodeId('Team', slug),
    name: slug,
    slug,
    description: null,
    privacy: 'closed',
    notification_setting: 'notifications_enabled',
    permission: 'pull',
    url,
    html_url: `${origin}/${path}`,
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    parent: null,
  };
}

/** A team with its numbers and its organization. */
export function toFullTeam(
  context: ForgeContext,
  origin: string,
  slug: string,
) {
  const organization = toFullOrganization(context, origin);
  const members = context.options.accounts.filter(({ teams }) =>
    teams.includes(slug),
  );
  const repositories = context.db
    .prepare('select count(*) from team_access where team = ?')
    .pluck()
    .get(slug) as number;
  return {
    ...toTeam(context, origin, slug),
    members_count: members.length,
    repos_count: repositories,
    created_at: organization.created_at,
    updated_at: organization.updated_at,
    organization,
  };
}
