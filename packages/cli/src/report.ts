import { type FileChange, unifiedDiff } from '@downstage/layouts';
import { type Output, REFUSED } from './outcome';
import type { Folder } from './readFolder';

/** A change as a unified diff. */
export function showDiff(
  { path, ...texts }: FileChange,
  folder: Folder,
): string {
  return unifiedDiff({ path: folder.shown(path), ...texts });
}

/** Says why nothing is done, and sets the exit code. */
export function refuse(
  refused: string,
  options: { json?: boolean },
  output: Output,
): void {
  if (options.json) {
    output.out(`${JSON.stringify({ refused }, null, 2)}\n`);
  } else {
    output.err(`refused: ${refused}\n`);
  }
  process.exitCode = REFUSED;
}
