import type { FileChange } from '@downstage/layouts';
import type { Scm } from '@downstage/backstage-plugin-environments-node';

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
  const [before, after] = await Promise.all(
    [base, sha].map(async at => {
      const tree = await repository.tree(at);
      const entries = tree.status === 'found' ? tree.files : [];
      return new Map(entries.map(file => [file.path, file.sha]));
    }),
  );
  const paths = new Set([...before.keys(), ...after.keys()]);
  const changed = [...paths].filter(
    path => before.get(path) !== after.get(path),
  );
  const wanted = new Map(changes.map(change => [change.path, change.after]));
  if (
    changed.length !== wanted.size ||
    !changed.every(path => wanted.has(path))
  ) {
    return false;
  }
  const texts = await repository.blobs(
    changed.flatMap(path => after.get(path) ?? []),
  );
  return changed.every(
    path => texts.get(after.get(path) ?? '') === wanted.get(path),
  );
}
