import type { ScmRepository } from '@downstage/backstage-plugin-environments-node';
import { commitByGraphql } from './commitByGraphql';
import { readHead } from './readHead';
import { readModes } from './readModes';
import type { RepositoryClient } from './RepositoryClient';
import { answer, messageOf, statusOf, toScmError } from './toScmError';

type CommitOptions = Parameters<ScmRepository['commit']>[0];
type CommitResult = Awaited<ReturnType<ScmRepository['commit']>>;

/** Makes the commit object. It belongs to no branch yet, so that nothing is changed when this is where it ends. */
async function createCommit(
  client: RepositoryClient,
  options: CommitOptions,
): Promise<string> {
  const { octokit, owner, repo, url } = client;
  const { parent, onto, files, message } = options;
  const start = onto ?? parent;
  const base = await answer(`reading commit ${start} in ${url}`, () =>
    octokit.rest.git.getCommit({ owner, repo, commit_sha: start }),
  );
  const modeOf = await readModes(
    client,
    base.data.tree.sha,
    files.flatMap(({ path, content }) => (content === null ? [] : [path])),
  );
  const tree = await answer(`writing a tree to ${url}`, () =>
    octokit.rest.git.createTree({
      owner,
      repo,
      base_tree: base.data.tree.sha,
      tree: files.map(({ path, content }) => ({
        path,
        mode: modeOf(path),
        type: 'blob' as const,
        ...(content === null ? { sha: null } : { content }),
      })),
    }),
  );
  const commit = await answer(`writing a commit to ${url}`, () =>
    octokit.rest.git.createCommit({
      owner,
      repo,
      message,
      tree: tree.data.sha,
      parents: onto ? [parent, onto] : [parent],
    }),
  );
  return commit.data.sha;
}

/** Commits with the REST API: five or six requests, and one for each folder on the way to the files. */
async function commitByRest(
  client: RepositoryClient,
  options: CommitOptions,
): Promise<CommitResult> {
  const { octokit, owner, repo, url } = client;
  const { branch, parent, create } = options;
  const head = await readHead(client, branch);
  if (head !== parent && !(create && head === undefined)) {
    return { status: 'conflict', head };
  }
  const sha = await createCommit(client, options);
  try {
    if (head === undefined) {
      await octokit.rest.git.createRef({
        owner,
        repo,
        ref: `refs/heads/${branch}`,
        sha,
      });
    } else {
      await octokit.rest.git.updateRef({
        owner,
        repo,
        ref: `heads/${branch}`,
        sha,
        force: false,
      });
    }
    return { status: 'committed', sha };
  } catch (error) {
    // 422: the reference exists, or the update is no fast-forward; anything else 422 says is about the input
    if (
      statusOf(error) === 422 &&
      /already exists|fast.?forward/i.test(messageOf(error))
    ) {
      return { status: 'conflict', head: await readHead(client, branch) };
    }
    throw toScmError(error, `moving branch ${branch} in ${url}`);
  }
}

/**
 * Commits several files in one commit: one request where the host has GraphQL, which also signs it. Merges are made with the
 * REST API. Sent again after an answer that was lost, neither makes a second commit: both move the branch from `parent` alone.
 */
export async function commitFiles(
  client: RepositoryClient,
  options: CommitOptions,
): Promise<CommitResult> {
  const done = await commitByGraphql(client, options);
  if (done === undefined) {
    return commitByRest(client, options);
  }
  return done.status === 'stale'
    ? { status: 'conflict', head: await readHead(client, options.branch) }
    : done;
}
