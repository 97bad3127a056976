import type { RepositoryClient } from './RepositoryClient';
import { answer } from './toScmError';

/** Deletes a branch; does nothing where there is none. */
export async function deleteBranch(
  { octokit, owner, repo, url }: RepositoryClient,
  branch: string,
): Promise<void> {
  await answer(
    `deleting branch ${branch} of ${url}`,
    () => octokit.rest.git.deleteRef({ owner, repo, ref: `heads/${branch}` }),
    { 404: undefined, 422: undefined },
  );
}
