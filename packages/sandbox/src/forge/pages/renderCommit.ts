import { escape } from '../../html/escape';

/** A commit in a list, as HTML. */
export function renderCommit(
  home: string,
  { sha, message }: { sha: string; message: string },
): string {
  return `<li><a href="${home}/commit/${sha}"><code>${sha.slice(
    0,
    7,
  )}</code></a> ${escape(message.split('\n')[0])}</li>`;
}
