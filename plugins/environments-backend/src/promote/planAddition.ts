import {
  locatePins,
  planAddition as planFolderAddition,
} from '@downstage/layouts';
import type { FileChange, ServiceAddition } from '@downstage/layouts';
import type { EnvironmentSource } from '@downstage/backstage-plugin-environments-common';
import type { Scm } from '@downstage/backstage-plugin-environments-node';

/** The port of a service that says nothing else. */
export const DEFAULT_PORT = 8080;

/** What adds a service to an environment's repository, at the head of its branch; or why it cannot be added. */
export async function planAddition(
  scm: Scm,
  source: EnvironmentSource,
  service: ServiceAddition,
): Promise<{ commit: string; changes: FileChange[] } | { refused: string }> {
  const { repository, branch, layout } = source;
  const head = await scm.repository.head(branch);
  if (head.status !== 'found') {
    return { refused: `${repository} has no branch ${branch}` };
  }
  const tree = await scm.repository.tree(head.sha);
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
  const added = planFolderAddition(located, service);
  return 'refused' in added
    ? { refused: `${repository}: ${added.refused}` }
    : { commit: head.sha, changes: added.changes };
}
