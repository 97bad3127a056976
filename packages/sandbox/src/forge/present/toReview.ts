import type { ForgeContext } from '../state/ForgeContext';
import type { PullRow, RepositoryRow, ReviewRow } from '../store/rows';
import { nodeId, toAccount } from './toAccount';
import { linksOf } from './toCommit';

/** A review in GitHub's shape. */
export function toReview(
  context: ForgeContext,
  origin: string,
  repository: RepositoryRow,
  pull: PullRow,
  review: ReviewRow,
) {
  const links = linksOf(context, origin, repository.name);
  const html = `${links.html}/pull/${pull.number}#pullrequestreview-${review.id}`;
  const pullUrl = `${links.url}/pulls/${pull.number}`;
  return {
    id: review.id,
    node_id: nodeId('PullRequestReview', review.id),
    user: toAccount(context, origin, review.author),
    body: review.body,
    state: review.state,
    html_url: html,
    pull_request_url: pullUrl,
    author_association: 'MEMBER',
    _links: { html: { href: html }, pull_request: { href: pullUrl } },
    submitted_at: review.submitted_at,
    commit_id: review.commit_sha,
  };
}
