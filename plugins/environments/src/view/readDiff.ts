/** One line of a unified diff. */
export interface DiffLine {
  kind: 'added' | 'removed' | 'context' | 'hunk';
  text: string;
}

/** Reads the lines of a unified diff; the file headers are left out, since the file's name stands above the diff. */
export function readDiff(diff: string): DiffLine[] {
  const lines = diff.replace(/\n$/, '').split('\n');
  const first = lines.findIndex(line => line.startsWith('@@'));
  return lines
    .slice(Math.max(first, 0))
    .filter(line => !line.startsWith('\\ No newline'))
    .map((text): DiffLine => {
      if (text.startsWith('@@')) {
        return { kind: 'hunk', text };
      }
      if (text.startsWith('+')) {
        return { kind: 'added', text };
      }
      return { kind: text.startsWith('-') ? 'removed' : 'context', text };
    });
}
