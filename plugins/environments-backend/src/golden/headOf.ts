import { ConflictError, InputError } from '@backstage/errors';
import type { Scm } from '@downstage/backstage-plugin-environments-node';

/**
 * What a branch has. Refused where it cannot be seen as a whole: what is not seen may be written over.
 *
 * @throws InputError where there is no such branch
 */
export async function headOf({ repository }: Scm, branch: string) {
  const head = await repository.head(branch);
  if (head.status !== 'found') {
    throw new InputError(
      `branch: ${repository.url} has no branch ${branch}. Give the one that the catalog file shall be on`,
    );
  }
  const tree = await repository.tree(head.sha);
  if (tree.status !== 'found' || tree.truncated) {
    throw new ConflictError(
      `repository: ${repository.url} has more files than its host lists at once. Add catalog-info.yaml by hand, and register it`,
    );
  }
  return { commit: head.sha, tree };
}
