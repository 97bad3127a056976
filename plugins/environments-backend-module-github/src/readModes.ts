import type { RepositoryClient } from './RepositoryClient';
import { answer } from './toScmError';

type Mode = '100644' | '100755' | '120000';

const FILE: Mode = '100644';
const MODES: Record<string, Mode> = { '100755': '100755', '120000': '120000' };

/**
 * The modes that files have in a tree; a new one is an ordinary file. Costs one request for each folder on the way to them,
 * however large the tree is.
 *
 * @param root - SHA of the tree
 */
export async function readModes(
  { octokit, owner, repo, url }: RepositoryClient,
  root: string,
  paths: string[],
): Promise<(path: string) => Mode> {
  const modes = new Map<string, Mode>();
  const readFolder = async (
    sha: string,
    prefix: string,
    wanted: string[],
  ): Promise<void> => {
    const { data } = await answer(`reading the tree of ${sha} in ${url}`, () =>
      octokit.rest.git.getTree({ owner, repo, tree_sha: sha }),
    );
    const below: Array<Promise<void>> = [];
    for (const { path: name, mode, type, sha: entry } of data.tree) {
      const path = `${prefix}${name}`;
      const inside = wanted.filter(item => item.startsWith(`${path}/`));
      if (type === 'tree' && inside.length > 0) {
        below.push(readFolder(entry, `${path}/`, inside));
      } else if (type === 'blob' && wanted.includes(path)) {
        modes.set(path, MODES[mode] ?? FILE);
      }
    }
    await Promise.all(below);
  };
  if (paths.length > 0) {
    await readFolder(root, '', paths);
  }
  return path => modes.get(path) ?? FILE;
}
