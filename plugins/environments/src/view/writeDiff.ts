import { structuredPatch } from 'diff';

/** A unified diff of two texts with three lines of context, without file headers. */
export function writeDiff(before: string, after: string): string {
  const { hunks } = structuredPatch('', '', before, after, '', '', {
    context: 3,
  });
  return hunks
    .flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
      `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
      ...lines,
    ])
    .join('\n');
}
