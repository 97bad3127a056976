import {
  type ScmAdministration,
  ScmError,
} from '@downstage/backstage-plugin-environments-node';
import { readHead } from './readHead';
import type { RepositoryClient } from './RepositoryClient';
import { answer, messageOf, statusOf, toScmError } from './toScmError';

/** Creates a branch that begins with one commit of its own: GraphQL makes none without a parent. */
export async function createBranch(
  client: RepositoryClient,
  options: Parameters<ScmAdministration['createBranch']>[0],
): ReturnType<ScmAdministration['createBranch']> {
  const { octokit, owner, repo, url } = client;
  const { branch, files, message } = options;
  if (await readHead(client, branch)) {
    return { status: 'exists' };
  }
  const tree = await answer(`writing a tree to ${url}`, () =>
    octokit.rest.git.createTree({
      owner,
      repo,
      tree: files.flatMap(({ path, content }) =>
        content === null
          ? []
          : [{ path, content, mode: '100644' as const, type: 'blob' as const }],
      ),
    }),
  );
  const commit = await answer(`writing a commit to ${url}`, () =>
    octokit.rest.git.createCommit({
      owner,
      repo,
      message,
      tree: tree.data.sha,
      parents: [],
    }),
  );
  try {
    await octokit.rest.git.createRef({
      owner,
      repo,
      ref: `refs/heads/${branch}`,
      sha: commit.data.sha,
    });
    return { status: 'created' };
  } catch (error) {
    const said = statusOf(error) === 422 ? messageOf(error) : '';
    if (/already exists/i.test(said)) {
      return { status: 'exists' };
    }
    const doing = `creating branch ${branch} of ${url}`;
    // All that GitHub says of it
    if (/reference update failed/i.test(said)) {
      throw new ScmError({
        kind: 'invalid',
        message: `${doing}: ${said}. A branch above or below it, such as ${branch}/x, or a rule of the repository is in the way: take that away, or give another name`,
        cause: error,
      });
    }
    throw toScmError(error, doing, { branch });
  }
}
