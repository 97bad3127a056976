import type { ForgeContext } from '../state/ForgeContext';
import { labelsOf } from '../state/readPulls';
import type { PullRow, RepositoryRow } from '../store/rows';
import { nodeId, toAccount } from './toAccount';
import { type RepositoryLinks, linksOf } from './toCommit';
import { toLabel } from './toLabel';
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

/** Where a pull request and what belongs to it is found. */
function pullLinks(links: RepositoryLinks, pull: PullRow) {
  const url = `${links.url}/pulls/${pull.number}`;
  const html = `${links.html}/pull/${pull.number}`;
  const issue = `${links.url}/issues/${pull.number}`;
  return {
    url,
    html,
    issue,
    comments: `${issue}/comments`,
    reviewComments: `${url}/comments`,
    reviewComment: `${links.url}/pulls/comments{/number}`,
    commits: `${url}/commits`,
    statuses: `${links.url}/statuses/${pull.head_sha}`,
  };
}

/** The links of a pull request as `_links` has them. */
function toLinks(at: ReturnType<typeof pullLinks>) {
  return {
    self: { href: at.url },
    html: { href: at.html },
    issue: { href: at.issue },
    comments: { href: at.comments },
    review_comments: { href: at.reviewComments },
    review_comment: { href: at.reviewComment },
    commits: { href: at.commits },
    statuses: { href: at.statuses },
  };
}

/** Who was asked for a review. */
function toRequested(context: ForgeContext, origin: string, pull: PullRow) {
  const requested = context.db
    .prepare('select login, team from review_requests where pull_id = ?')
    .all(pull.id) as Array<{ login: string | null; team: string | null }>;
  return {
    requested_reviewers: requested
      .filter(row => row.login)
      .map(row => toAccount(context, origin, row.login!)),
    requested_teams: requested
      .filter(row => row.team)
      .map(row => toTeam(context, origin, row.team!)),
  };
}

/** What only the single pull request carries. */
function toDetails(
  context: ForgeContext,
  origin: string,
  { pull, details }: { pull: PullRow; details: PullDetails },
) {
  return {
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
  const at = pullLinks(links, pull);
  const owner = context.options.owner.login;
  const side = (ref: string, sha: string) => ({
    label: `${owner}:${ref}`,
    ref,
    sha,
    user: toAccount(context, origin, owner),
    repo: toRepository(context, origin, repository),
  });
  return {
    id: pull.id,
    node_id: nodeId('PullRequest', pull.id),
    number: pull.number,
    url: at.url,
    html_url: at.html,
    diff_url: `${at.html}.diff`,
    patch_url: `${at.html}.patch`,
    issue_url: at.issue,
    commits_url: at.commits,
    review_comments_url: at.reviewComments,
    review_comment_url: at.reviewComment,
    comments_url: at.comments,
    statuses_url: at.statuses,
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
    ...toRequested(context, origin, pull),
    head: side(pull.head_ref, pull.head_sha),
    base: side(pull.base_ref, pull.base_sha),
    author_association: 'MEMBER',
    auto_merge: null,
    draft: Boolean(pull.draft),
    _links: toLinks(at),
    ...(details ? toDetails(context, origin, { pull, details }) : {}),
  };
}
