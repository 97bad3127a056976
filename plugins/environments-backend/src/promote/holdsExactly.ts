import type { FileChange, TreeFile } from '@downstage/layouts';
import type { Scm } from '@downstage/backstage-plugin-environments-node';

const ORDINARY = '100644';

/** Files and submodules: a changed one of these is a change, too. */
const SUBMODULE = '160000';

const entriesOf = ({
  files,
  submodules,
}: {
  files: Array<TreeFile & { sha: string }>;
  submodules: Array<{ path: string; sha: string }>;
}): Array<TreeFile & { sha: string }> => [
  ...files,
  ...submodules.map(entry => ({ ...entry, mode: SUBMODULE })),
];

/** Whether a file has the mode that it had; a new one is an ordinary file. */
function hasItsMode(before?: TreeFile, after?: TreeFile): boolean {
  return !after || after.mode === (before?.mode ?? ORDINARY);
}

/**
 * Whether a commit makes these changes on `base` and none else: on its parent, or where it carries them onto another commit,
 * on that one. It tells our commit whose answer was lost from one of somebody who writes our trailers into his message.
 */
export async function holdsExactly(
  { repository }: Scm,
  sha: string,
  { base, changes }: { base: string; changes: FileChange[] },
): Promise<boolean> {
  const commit = await repository.commitAt(sha);
  if (commit?.parents.at(-1) !== base || changes.length === 0) {
    return false;
  }
  const trees = await Promise.all([base, sha].map(at => repository.tree(at)));
  if (trees.some(tree => tree.status !== 'found' || tree.truncated)) {
    return false;
  }
  const [before, after] = trees.map(
    tree =>
      new Map(
        (tree.status === 'found' ? entriesOf(tree) : []).map(entry => [
          entry.path,
          entry,
        ]),
      ),
  );
  const paths = new Set([...before.keys(), ...after.keys()]);
  const changed = [...paths].filter(
    path =>
      before.get(path)?.sha !== after.get(path)?.sha ||
      before.get(path)?.mode !== after.get(path)?.mode,
  );
  const wanted = new Map(changes.map(change => [change.path, change.after]));
  if (
    changed.length !== wanted.size ||
    !changed.every(path => wanted.has(path))
  ) {
    return false;
  }
  const isAsWanted = (path: string) =>
    (wanted.get(path) === undefined) === !after.has(path) &&
    hasItsMode(before.get(path), after.get(path));
  if (!changed.every(isAsWanted)) {
    return false;
  }
  const texts = await repository.blobs(
    changed.flatMap(path => after.get(path)?.sha ?? []),
  );
  return changed.every(
    path => texts.get(after.get(path)?.sha ?? '') === wanted.get(path),
  );
}
