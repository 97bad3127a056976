import { escape } from '../../html/escape';
import type { FileDifference } from '../git/compareTrees';

const KINDS: Record<string, string> = { '+': 'add', '-': 'del', '@': 'hunk' };

/** The changes of one file as HTML. */
export function renderPatch(file: FileDifference): string {
  const lines = (file.patch ?? 'Binary file').split('\n').map(line => {
    const kind = KINDS[line[0]];
    return kind ? `<span class="${kind}">${escape(line)}</span>` : escape(line);
  });
  return `<h3><code>${escape(file.path)}</code> (${
    file.status
  })</h3><pre tabindex="0" aria-label="Changes of ${escape(
    file.path,
  )}">${lines.join('\n')}</pre>`;
}
