import type { ForgeContext } from '../state/ForgeContext';
import type { StatusRow } from '../store/rows';
import { nodeId, toAccount } from './toAccount';
import { linksOf } from './toCommit';

/** A status of a commit in GitHub's shape. */
export function toStatus(
  context: ForgeContext,
  origin: string,
  repository: string,
  row: StatusRow,
) {
  return {
    url: `${linksOf(context, origin, repository).url}/statuses/${row.sha}`,
    avatar_url: `${origin}/assets/avatar.svg`,
    id: row.id,
    node_id: nodeId('Status', row.id),
    state: row.state,
    description: row.description,
    target_url: row.target_url,
    context: row.context,
    created_at: row.created_at,
    updated_at: row.created_at,
    creator: toAccount(context, origin, row.creator),
  };
}
