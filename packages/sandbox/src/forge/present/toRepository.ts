import type { ForgeContext } from '../ForgeContext';
import { includesPermission } from '../ForgeContext';
import type { RepositoryRow } from '../store/rows';
import { nodeId, toAccount } from './toAccount';

const RESOURCES: Record<string, string> = {
  archive: '/{archive_format}{/ref}',
  assignees: '/assignees{/user}',
  blobs: '/git/blobs{/sha}',
  branches: '/branches{/branch}',
  collaborators: '/collaborators{/collaborator}',
  comments: '/comments{/number}',
  commits: '/commits{/sha}',
  compare: '/compare/{base}...{head}',
  contents: '/contents/{+path}',
  contributors: '/contributors',
  deployments: '/deployments',
  downloads: '/downloads',
  events: '/events',
  forks: '/forks',
  git_commits: '/git/commits{/sha}',
  git_refs: '/git/refs{/sha}',
  git_tags: '/git/tags{/sha}',
  hooks: '/hooks',
  issue_comment: '/issues/comments{/number}',
  issue_events: '/issues/events{/number}',
  issues: '/issues{/number}',
  keys: '/keys{/key_id}',
  labels: '/labels{/name}',
  languages: '/languages',
  merges: '/merges',
  milestones: '/milestones{/number}',
  notifications: '/notifications{?since,all,participating}',
  pulls: '/pulls{/number}',
  releases: '/releases{/id}',
  stargazers: '/stargazers',
  statuses: '/statuses/{sha}',
  subscribers: '/subscribers',
  subscription: '/subscription',
  tags: '/tags',
  teams: '/teams',
  trees: '/git/trees{/sha}',
};

/** Where the REST API serves a repository. */
export function repositoryUrl(
  context: ForgeContext,
  origin: string,
  name: string,
) {
  return `${origin}/api/v3/repos/${context.options.owner.login}/${name}`;
}

/** A repository in GitHub's shape. */
export function toRepository(
  context: ForgeContext,
  origin: string,
  row: RepositoryRow,
  permission = 'read',
) {
  const owner = context.options.owner.login;
  const fullName = `${owner}/${row.name}`;
  const url = repositoryUrl(context, origin, row.name);
  const host = new URL(origin).hostname;
  const links = Object.entries(RESOURCES).map(([name, rest]) => [
    `${name}_url`,
    url + rest,
  ]);
  const account = toAccount(context, origin, owner);
  return {
    id: row.id,
    node_id: nodeId('Repository', row.id),
    name: row.name,
    full_name: fullName,
    private: Boolean(row.private),
    visibility: row.private ? 'private' : 'public',
    owner: account,
    organization: account,
    html_url: `${origin}/${fullName}`,
    description: row.description,
    fork: false,
    url,
    ...Object.fromEntries(links),
    git_url: `git://${host}/${fullName}.git`,
    ssh_url: `git@${host}:${fullName}.git`,
    clone_url: `${origin}/${fullName}.git`,
    svn_url: `${origin}/${fullName}`,
    mirror_url: null,
    homepage: null,
    language: null,
    license: null,
    size: 0,
    forks: 0,
    forks_count: 0,
    open_issues: 0,
    open_issues_count: 0,
    watchers: 0,
    watchers_count: 0,
    stargazers_count: 0,
    subscribers_count: 0,
    network_count: 0,
    default_branch: row.default_branch,
    topics: JSON.parse(row.topics),
    is_template: false,
    archived: false,
    disabled: false,
    has_issues: true,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_downloads: false,
    has_discussions: false,
    allow_forking: false,
    allow_merge_commit: true,
    allow_squash_merge: true,
    allow_rebase_merge: true,
    allow_auto_merge: false,
    delete_branch_on_merge: false,
    web_commit_signoff_required: false,
    created_at: row.created_at,
    updated_at: row.updated_at,
    pushed_at: row.pushed_at,
    permissions: {
      admin: permission === 'admin',
      maintain: permission === 'admin',
      push: includesPermission(permission, 'write'),
      triage: includesPermission(permission, 'write'),
      pull: true,
    },
  };
}
