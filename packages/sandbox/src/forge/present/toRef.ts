import type { GitRef } from '../git/refs';
import { nodeId } from './toAccount';

/** A reference in GitHub's shape. */
export function toRef(url: string, found: GitRef) {
  return {
    ref: found.ref,
    node_id: nodeId('Ref', found.ref),
    url: `${url}/git/${found.ref}`,
    object: {
      type: found.type,
      sha: found.sha,
      url: `${url}/git/${found.type}s/${found.sha}`,
    },
  };
}
