import type { ScmHosts } from '@downstage/backstage-plugin-environments-node';
import type { SourceRef } from '../database/SourceRef';
import type { SourceStore } from '../database/SourceStore';

/**
 * The texts of files at a commit. What is not kept for that commit, such as a file with a Secret in it, is read from the
 * host.
 */
export async function readTexts(
  { sources, hosts }: { sources: SourceStore; hosts: ScmHosts },
  at: SourceRef & { commit: string; paths: string[] },
): Promise<Map<string, string>> {
  const { commit, paths, repository } = at;
  const files = await sources.filesAt(at, paths);
  const missing = new Set(paths.filter(path => !files.has(path)));
  const scm = missing.size > 0 && hosts.of(repository);
  if (scm) {
    const tree = await scm.repository.tree(commit);
    const entries = tree.status === 'found' ? tree.files : [];
    const found = entries.filter(({ path }) => missing.has(path));
    const texts = await scm.repository.blobs(found.map(({ sha }) => sha));
    for (const { path, sha } of found) {
      const text = texts.get(sha);
      if (text !== undefined) {
        files.set(path, text);
      }
    }
  }
  return files;
}
