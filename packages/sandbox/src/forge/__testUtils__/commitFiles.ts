import { OWNER, type RestClient } from './startTestForge';

/** Commits files over the Git database API and points a new or existing branch to the commit. */
export async function commitFiles(
  client: RestClient,
  options: {
    branch: string;
    files: Record<string, string>;
    /** What the commit follows; the head of `main` without it. */
    parent?: string;
    repo?: string;
    message?: string;
  },
): Promise<string> {
  const { branch, files, repo = 'app', message = `Change ${branch}` } = options;
  const target = { owner: OWNER, repo };
  const parent =
    options.parent ??
    (await client.git.getRef({ ...target, ref: 'heads/main' })).data.object.sha;
  const { data: tree } = await client.git.createTree({
    ...target,
    base_tree: parent,
    tree: Object.entries(files).map(([path, content]) => ({
      path,
      mode: '100644' as const,
      type: 'blob' as const,
      content,
    })),
  });
  const { data: commit } = await client.git.createCommit({
    ...target,
    message,
    tree: tree.sha,
    parents: [parent],
  });
  const { data: refs } = await client.git.listMatchingRefs({
    ...target,
    ref: `heads/${branch}`,
  });
  if (refs.some(({ ref }) => ref === `refs/heads/${branch}`)) {
    await client.git.updateRef({
      ...target,
      ref: `heads/${branch}`,
      sha: commit.sha,
    });
  } else {
    await client.git.createRef({
      ...target,
      ref: `refs/heads/${branch}`,
      sha: commit.sha,
    });
  }
  return commit.sha;
}
