import {
  locatePins,
  planAddition as planFolderAddition,
} from '@downstage/layouts';
import type { FileChange } from '@downstage/layouts';
import type {
  EnvironmentSource,
  PromotionAddition,
} from '@downstage/backstage-plugin-environments-common';
import type { Scm } from '@downstage/backstage-plugin-environments-node';

/** The port of a service that says nothing else. */
const DEFAULT_PORT = 8080;

/**
 * What adds a service to an environment's repository, or why it cannot be added.
 *
 * @param at - The commit to add it to; the head of the branch, if it is left out
 */
export async function planAddition(
  scm: Scm,
  source: EnvironmentSource,
  addition: PromotionAddition,
  at?: string,
): Promise<{ commit: string; changes: FileChange[] } | { refused: string }> {
  const { repository, branch, layout } = source;
  const head = at ? undefined : await scm.repository.head(branch);
  const commit = head?.status === 'found' ? head.sha : at;
  if (!commit) {
    return { refused: `${repository} has no branch ${branch}` };
  }
  const tree = await scm.repository.tree(commit);
  const entries = tree.status === 'found' ? tree.files : [];
  const shas = new Map(entries.map(entry => [entry.path, entry.sha]));
  const files = new Map<string, string>();
  const [folder] = source.paths;
  const located = await locatePins({
    folder,
    layout,
    repository,
    tree: entries,
    read: async paths => {
      const blobs = await scm.repository.blobs(
        paths.flatMap(path => shas.get(path) ?? []),
      );
      for (const path of paths) {
        const text = blobs.get(shas.get(path) ?? '');
        if (text !== undefined) {
          files.set(path, text);
        }
      }
      return files;
    },
  });
  const added = planFolderAddition(located, {
    port: DEFAULT_PORT,
    ...addition,
  });
  return 'refused' in added
    ? { refused: `${repository}: ${added.refused}` }
    : { commit, changes: added.changes };
}
