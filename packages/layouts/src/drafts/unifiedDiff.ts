import { createTwoFilesPatch } from 'diff';
import type { FileChange } from './FileChange';

/**
 * A change as a unified diff with three lines of context, with the headers `--- a/…` and `+++ b/…`; empty when nothing
 * changes.
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
  return createTwoFilesPatch(...names, before, after, undefined, undefined, {
    context: 3,
  }).replace(/^=+\n/, '');
}
