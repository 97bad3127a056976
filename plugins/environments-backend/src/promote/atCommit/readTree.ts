import type { Scm } from '@downstage/backstage-plugin-environments-node';
import type { FoundTree } from '../../sources/withChanges';

/**
 * What stands at a commit, all of it; or why that is not known.
 *
 * @throws ScmError
 */
export async function readTree(
  { repository }: Scm,
  commit: string,
): Promise<FoundTree | { refused: string }> {
  const tree = await repository.tree(commit);
  if (tree.status === 'not-found') {
    return { refused: `commit ${commit.slice(0, 7)} is not there any more` };
  }
  return tree.truncated
    ? { refused: 'the SCM host cuts the list of files short' }
    : tree;
}
