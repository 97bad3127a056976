import type { FileChange } from '@downstage/layouts';
import type { Scm } from '@downstage/backstage-plugin-environments-node';
import {
  type FileAt,
  ORDINARY,
  changedFiles,
  entriesOf,
} from './revert/changedFiles';

/** Whether a file has the mode that it had; a new one is an ordinary file. */
function hasItsMode(before?: FileAt, after?: FileAt): boolean {
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
  const [before, after] = await Promise.all(
    [base, sha].map(at => repository.tree(at)),
  );
  if (
    before.status !== 'found' ||
    after.status !== 'found' ||
    before.truncated ||
    after.truncated
  ) {
    return false;
  }
  const changed = changedFiles(entriesOf(before), entriesOf(after));
  const wanted = new Map(changes.map(change => [change.path, change.after]));
  if (
    changed.length !== wanted.size ||
    !changed.every(
      file =>
        wanted.has(file.path) &&
        (wanted.get(file.path) === undefined) === !file.after &&
        hasItsMode(file.before, file.after),
    )
  ) {
    return false;
  }
  const texts = await repository.blobs(
    changed.flatMap(file => file.after?.sha ?? []),
  );
  return changed.every(
    ({ path, after: file }) => texts.get(file?.sha ?? '') === wanted.get(path),
  );
}
