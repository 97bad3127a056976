import type { FileChange } from '@downstage/layouts';
import { createTwoFilesPatch } from 'diff';
import { type Output, REFUSED } from './outcome';
import type { Folder } from './readFolder';

/** A change as a unified diff. */
export function showDiff(
  { path, before = '', after = '' }: FileChange,
  folder: Folder,
): string {
  const file = folder.shown(path);
  return createTwoFilesPatch(
    `a/${file}`,
    `b/${file}`,
    before,
    after,
    '',
    '',
  ).replace(/^=+\n/, '');
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
