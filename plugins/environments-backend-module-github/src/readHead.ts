import type { RepositoryClient } from './RepositoryClient';
import { answer } from './toScmError';

/** The commit that a branch is at; undefined where there is no branch. */
export async function readHead(
  { octokit, owner, repo, url }: RepositoryClient,
  branch: string,
): Promise<string | undefined> {
  const response = await answer(
    `reading the head of ${branch} in ${url}`,
    () => octokit.rest.git.getRef({ owner, repo, ref: `heads/${branch}` }),
    { 404: undefined },
  );
  return response?.data.object.sha;
}
