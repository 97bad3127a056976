import { runGit } from './runGit';

function toRefs(lines: string[]): Map<string, string> {
  const refs = new Map<string, string>();
  for (const line of lines) {
    const match = line.match(/^([0-9a-f]{40})\s+(\S+)$/);
    if (match) {
      refs.set(match[2], match[1]);
    }
  }
  return refs;
}

/** Reads the pkt-lines of a smart HTTP advertisement: 4 hex digits of length, then the line. */
export function parseAdvertisement(text: string): Map<string, string> {
  const lines: string[] = [];
  for (let at = 0; at + 4 <= text.length; ) {
    const length = parseInt(text.slice(at, at + 4), 16);
    if (Number.isNaN(length)) {
      break;
    }
    if (length > 4) {
      lines.push(
        text
          .slice(at + 4, at + length)
          .split('\0')[0]
          .trim(),
      );
    }
    at += Math.max(length, 4);
  }
  return toRefs(lines);
}

/**
 * The refs of a remote repository: one request over HTTP, `git ls-remote` for anything else.
 *
 * @param authorization - Header of the request
 */
export async function readRefs(
  url: string,
  authorization?: string,
): Promise<Map<string, string>> {
  if (!/^https?:/.test(url)) {
    const listed = await runGit(['ls-remote', url]);
    return toRefs(listed.toString().split('\n'));
  }
  const base = url.endsWith('.git') ? url : `${url}.git`;
  const response = await fetch(`${base}/info/refs?service=git-upload-pack`, {
    headers: authorization ? { authorization } : {},
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) {
    throw new Error(
      response.status === 404
        ? `repository '${url}' not found`
        : `${url} answered ${response.status}`,
    );
  }
  // latin1 keeps one character per byte, which the lengths count
  return parseAdvertisement(
    Buffer.from(await response.arrayBuffer()).toString('latin1'),
  );
}
