import { planAddition as planFolderAddition } from '@downstage/layouts';
import type { FileChange } from '@downstage/layouts';
import type {
  EnvironmentSource,
  PromotionAddition,
} from '@downstage/backstage-plugin-environments-common';
import type { Scm } from '@downstage/backstage-plugin-environments-node';
import { locateFolder } from './atCommit/locateFolder';
import { readTree } from './atCommit/readTree';

/** The port of a service that says nothing else. */
export const DEFAULT_PORT = 8080;

/**
 * What adds a service to an environment's repository with what every service needs, or why it cannot be added.
 *
 * @param at - The commit to add it to; the head of the branch, if it is left out
 */
export async function planAddition(
  scm: Scm,
  source: EnvironmentSource,
  addition: PromotionAddition,
  at?: string,
): Promise<{ commit: string; changes: FileChange[] } | { refused: string }> {
  const { repository, branch, paths } = source;
  const head = at ? undefined : await scm.repository.head(branch);
  const commit = head?.status === 'found' ? head.sha : at;
  if (!commit) {
    return { refused: `${repository} has no branch ${branch}` };
  }
  const tree = await readTree(scm, commit);
  if ('refused' in tree) {
    return { refused: `${repository}: ${tree.refused}` };
  }
  const located = await locateFolder(
    scm,
    { ...source, folder: paths[0] },
    { tree },
  );
  const added = planFolderAddition(located, {
    port: DEFAULT_PORT,
    ...addition,
  });
  return 'refused' in added
    ? { refused: `${repository}: ${added.refused}` }
    : { commit, changes: added.changes };
}
