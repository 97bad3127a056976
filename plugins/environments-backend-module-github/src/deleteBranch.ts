import { askGraphql } from './askGraphql';
import { nodeIdOf } from './nodeIdOf';
import { readHead } from './readHead';
import type { RepositoryClient } from './RepositoryClient';
import { answer, toGraphqlError } from './toScmError';

const UPDATE_REFS = `mutation ($input: UpdateRefsInput!) {
  updateRefs(input: $input) { clientMutationId }
}`;
const NOTHING = '0'.repeat(40);

/**
 * Deletes a branch where it is at a commit.
 *
 * @returns what the host says against it; undefined where it has nothing to do it with
 */
async function deleteByGraphql(
  client: RepositoryClient,
  { doing, branch, expectedHead }: Record<string, string>,
) {
  const repositoryId = await nodeIdOf(client);
  const answered =
    repositoryId &&
    (await askGraphql(client, doing, UPDATE_REFS, {
      input: {
        repositoryId,
        refUpdates: [
          {
            name: `refs/heads/${branch}`,
            beforeOid: expectedHead,
            afterOid: NOTHING,
          },
        ],
      },
    }));
  const isKnown =
    answered &&
    !answered.errors.some(
      ({ extensions }) => extensions?.code === 'undefinedField',
    );
  return isKnown ? answered.errors : undefined;
}

/** Deletes a branch that is at a commit; does nothing where there is none, or it has moved on. */
export async function deleteBranch(
  client: RepositoryClient,
  branch: string,
  { expectedHead }: { expectedHead: string },
): Promise<void> {
  const { octokit, owner, repo, url } = client;
  const doing = `deleting branch ${branch} of ${url}`;
  const failures = await deleteByGraphql(client, {
    doing,
    branch,
    expectedHead,
  });
  if (failures?.length === 0) {
    return;
  }
  // GitHub does not document how it says that a reference is elsewhere
  if ((await readHead(client, branch)) !== expectedHead) {
    return;
  }
  if (failures) {
    throw toGraphqlError(failures[0], doing);
  }
  await answer(
    doing,
    () => octokit.rest.git.deleteRef({ owner, repo, ref: `heads/${branch}` }),
    { 404: undefined, 422: undefined },
  );
}
