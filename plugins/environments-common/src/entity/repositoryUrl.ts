/** Encoded more often than this, nobody means it well. */
const MAX_DECODINGS = 5;

// eslint-disable-next-line no-control-regex
const HIDDEN = /[\u0000-\u001f\u007f\\]/;

/** What a server may make of a URL when it decodes it once. Only ASCII matters: the rest cannot be mistaken for syntax. */
const decodeAscii = (text: string) =>
  text.replace(/%([0-7][0-9a-f])/gi, (_, hex) =>
    String.fromCharCode(parseInt(hex, 16)),
  );

function isPlainText(text: string): boolean {
  const rest = text.replace(/^https?:\/\/[^/?#]*/i, '');
  return (
    !HIDDEN.test(text) &&
    !rest.split(/[/?#]/).some(segment => segment === '.' || segment === '..')
  );
}

/**
 * Whether a URL says the same to everybody who reads it: http(s), without credentials, dot segments, backslashes and
 * control characters, in any encoding.
 *
 * @public
 */
export function isPlainUrl(url: string): boolean {
  if (
    !/^https?:\/\/[^/@?#\s\\]+(\/[^\s]*)?$/i.test(url) ||
    !URL.canParse(url)
  ) {
    return false;
  }
  let text = url;
  for (let decodings = 0; decodings < MAX_DECODINGS; decodings++) {
    if (!isPlainText(text)) {
      return false;
    }
    const decoded = decodeAscii(text);
    if (decoded === text) {
      return true;
    }
    text = decoded;
  }
  return false;
}

/**
 * Brings the URL of a repository into one form: no trailing slash, no `.git`, host in lower case, path segments encoded in
 * one way. Undefined when it is not the {@link isPlainUrl | plain} URL of a path, or has a query or a fragment. Two URLs
 * of repositories are compared in this form and in no other.
 *
 * @public
 */
export function normalizeRepositoryUrl(url: string): string | undefined {
  if (!isPlainUrl(url) || /[?#]/.test(url)) {
    return undefined;
  }
  const { protocol, host, pathname } = new URL(url);
  const segments = pathname
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .split('/')
    .slice(1);
  try {
    const path = segments.map(segment =>
      encodeURIComponent(decodeURIComponent(segment)),
    );
    // A slash or an empty segment in it would be another path to some
    return path.length < 2 || path.some(part => !part || /%2f/i.test(part))
      ? undefined
      : `${protocol}//${host}/${path.join('/')}`;
  } catch {
    return undefined;
  }
}
