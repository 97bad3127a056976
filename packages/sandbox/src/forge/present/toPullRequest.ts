import type { ForgeContext } from '../ForgeContext';
import type { PullRow, RepositoryRow } from '../store/rows';
import { nodeId, stableId, toAccount } from './toAccount';
import { linksOf } from './toCommit';
import { toRepository } from './toRepository';
import { toTeam } from './toTeam';

/** What is computed from Git rather than stored. */
export interface PullDetails {
  mergeable: boolean | null;
  mergeableState: string;
  commits: number;
  additions: number;
  deletions: number;
  changedFiles: number;
  comments: number;
}

/** The labels of a pull request. */
export function labelsOf(context: ForgeContext, pull: PullRow): string[] {
  return context.db
    .prepare('select name from labels where pull_id = ? order by name')
    .pluck()
    .all(pull.id) as string[];
}

/** A label in GitHub's shape. */
export function toLabel(url: string, name: string) {
  return {
    id: stableId(`label:${name}`),
    node_id: nodeId('Label', name),
    url: `${url}/labels/${encodeURIComponent(name)}`,
    name,
    color: 'ededed',
    default: false,
    description: '',
  };
}

/** A pull request in GitHub's shape; `details` belong to the single one, not to lists. */
export function toPullRequest(
  context: ForgeContext,
  origin: string,
  options: { repository: RepositoryRow; pull: PullRow; details?: PullDetails },
) {
  const { repository, pull, details } = options;
  const links = linksOf(context, origin, repository.name);
  const url = `${links.url}/pulls/${pull.number}`;
  const issueUrl = `${links.url}/issues/${pull.number}`;
  const owner = context.options.owner.login;
  const requested = context.db
    .prepare('select login, team from review_requests where pull_id = ?')
    .all(pull.id) as Array<{ login: string | null; team: string | null }>;
  const side = (ref: string, sha: string) => ({
    label: `${owner}:${ref}`,
    ref,
    sha,
    user: toAccount(context, origin, owner),
    repo: toRepository(context, origin, repository),
  });
  const link = (href: string) => ({ href });
  return {
    id: pull.id,
    node_id: nodeId('PullRequest', pull.id),
    number: pull.number,
    url,
    html_url: `${links.html}/pull/${pull.number}`,
    diff_url: `${links.html}/pull/${pull.number}.diff`,
    patch_url: `${links.html}/pull/${pull.number}.patch`,
    issue_url: issueUrl,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${links.url}/pulls/comments{/number}`,
    comments_url: `${issueUrl}/comments`,
    statuses_url: `${links.url}/statuses/${pull.head_sha}`,
    state: pull.state,
    locked: false,
    title: pull.title,
    body: pull.body,
    user: toAccount(context, origin, pull.author),
    labels: labelsOf(context, pull).map(name => toLabel(links.url, name)),
    milestone: null,
    active_lock_reason: null,
    created_at: pull.created_at,
    updated_at: pull.updated_at,
    closed_at: pull.closed_at,
    merged_at: pull.merged_at,
    merge_commit_sha: pull.merge_commit_sha,
    assignee: null,
    assignees: [],
    requested_reviewers: requested
      .filter(row => row.login)
      .map(row => toAccount(context, origin, row.login!)),
    requested_teams: requested
      .filter(row => row.team)
      .map(row => toTeam(context, origin, row.team!)),
    head: side(pull.head_ref, pull.head_sha),
    base: side(pull.base_ref, pull.base_sha),
    author_association: 'MEMBER',
    auto_merge: null,
    draft: Boolean(pull.draft),
    _links: {
      self: link(url),
      html: link(`${links.html}/pull/${pull.number}`),
      issue: link(issueUrl),
      comments: link(`${issueUrl}/comments`),
      review_comments: link(`${url}/comments`),
      review_comment: link(`${links.url}/pulls/comments{/number}`),
      commits: link(`${url}/commits`),
      statuses: link(`${links.url}/statuses/${pull.head_sha}`),
    },
    ...(details
      ? {
          merged: pull.merged_at !== null,
          mergeable: details.mergeable,
          rebaseable: details.mergeable,
          mergeable_state: details.mergeableState,
          merged_by: pull.merged_by
            ? toAccount(context, origin, pull.merged_by)
            : null,
          comments: details.comments,
          review_comments: 0,
          maintainer_can_modify: false,
          commits: details.commits,
          additions: details.additions,
          deletions: details.deletions,
          changed_files: details.changedFiles,
        }
      : {}),
  };
}
