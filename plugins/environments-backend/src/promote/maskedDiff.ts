import { type FileChange, unifiedDiff } from '@downstage/layouts';
import type { PlannedFile } from '@downstage/backstage-plugin-environments-common';
import { maskSecrets } from './maskSecrets';

/**
 * The unified diff of a change without what looks like a secret. The files are masked as wholes, since a line of a diff
 * does not say what it is a part of.
 *
 * @param versions - What the change is about; it stays
 */
export function maskedDiff(
  { path, before, after }: FileChange,
  versions: string[],
): string {
  const mask = (text: string | undefined) =>
    text === undefined ? undefined : maskSecrets(text, versions);
  return unifiedDiff({ path, before: mask(before), after: mask(after) });
}

/** What people may see of changes: which files, and the diffs without secrets. */
export function toPlannedFiles(
  changes: FileChange[],
  versions: string[],
): PlannedFile[] {
  return changes.map(change => ({
    path: change.path,
    diff: maskedDiff(change, versions),
  }));
}
