import type { ForgeContext } from '../state/ForgeContext';
import type { CommentRow } from '../store/rows';
import { nodeId, toAccount } from './toAccount';
import { linksOf } from './toCommit';

/** A comment on a pull request in GitHub's shape. */
export function toComment(
  context: ForgeContext,
  origin: string,
  repository: string,
  row: CommentRow,
) {
  const links = linksOf(context, origin, repository);
  return {
    id: row.id,
    node_id: nodeId('IssueComment', row.id),
    url: `${links.url}/issues/comments/${row.id}`,
    html_url: `${links.html}/pull/${row.number}#issuecomment-${row.id}`,
    issue_url: `${links.url}/issues/${row.number}`,
    body: row.body,
    user: toAccount(context, origin, row.author),
    created_at: row.created_at,
    updated_at: row.updated_at,
    author_association: 'MEMBER',
  };
}
