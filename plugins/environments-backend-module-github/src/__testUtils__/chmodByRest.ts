import type { Octokit } from '@octokit/rest';

const SUBMODULE = '160000';

/** Gives a file at the head of `main` another mode, or puts a submodule in its place. */
export async function chmodByRest(
  { rest }: Octokit,
  url: string,
  { path, mode }: { path: string; mode: string },
): Promise<void> {
  const [owner, repo] = url.split('/').slice(-2);
  const at = { owner, repo };
  const { data: head } = await rest.repos.getCommit({ ...at, ref: 'main' });
  const { data: tree } = await rest.git.getTree({
    ...at,
    tree_sha: head.sha,
    recursive: '1',
  });
  const { sha } = tree.tree.find(entry => entry.path === path)!;
  const { data: changed } = await rest.git.createTree({
    ...at,
    base_tree: head.commit.tree.sha,
    tree: [
      mode === SUBMODULE
        ? { path, sha: head.sha, mode, type: 'commit' }
        : { path, sha, mode: mode as '100755', type: 'blob' },
    ],
  });
  const { data: commit } = await rest.git.createCommit({
    ...at,
    message: `Mode of ${path}`,
    tree: changed.sha,
    parents: [head.sha],
  });
  await rest.git.updateRef({ ...at, ref: 'heads/main', sha: commit.sha });
}
