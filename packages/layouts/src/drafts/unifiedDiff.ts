import { createTwoFilesPatch } from 'diff';
import type { FileChange } from './FileChange';

/** Lines that come or go. More are read by nobody, and take minutes to compare. */
const MOST_EDITS = 20_000;

/**
 * A change as a unified diff with three lines of context, with the headers `--- a/…` and `+++ b/…`; empty when nothing
 * changes, or too much to compare.
 *
 * @public
 */
export function unifiedDiff({
  path,
  before = '',
  after = '',
}: FileChange): string {
  if (before === after) {
    return '';
  }
  const names = [`a/${path}`, `b/${path}`] as const;
  const patch = createTwoFilesPatch(
    ...names,
    before,
    after,
    undefined,
    undefined,
    { context: 3, maxEditLength: MOST_EDITS },
  );
  return patch?.replace(/^=+\n/, '') ?? '';
}
