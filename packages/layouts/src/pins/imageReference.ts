/**
 * A container image reference by the distribution grammar.
 * https://github.com/distribution/reference/blob/main/reference.go
 *
 * @public
 */
export interface ImageReference {
  /** Normalised: registry in lower case, `docker.io` and `library/` filled in. */
  name: string;
  tag?: string;
  /** `<algorithm>:<hex>`. */
  digest?: string;
}

/** Characters that a name may have. The grammar allows 255; many places may share a text that has more. */
const MAX_NAME = 4_096;

const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const PATH = new RegExp(`^${COMPONENT}(?:/${COMPONENT})*$`);
const HOST =
  /^(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*(?::\d+)?$|^\[[a-fA-F0-9:]+\](?::\d+)?$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST =
  /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;

/**
 * The normalised name of an image repository, or undefined when the text is not one: `x/y` and `docker.io/x/y` are the
 * same, as are `nginx` and `docker.io/library/nginx`.
 *
 * @public
 */
export function imageName(text: string): string | undefined {
  if (text.length > MAX_NAME) {
    return undefined;
  }
  const slash = text.indexOf('/');
  const first = slash < 0 ? '' : text.slice(0, slash);
  const hasHost =
    first !== '' &&
    (/[.:]/.test(first) ||
      first === 'localhost' ||
      first !== first.toLowerCase());
  if (hasHost && !HOST.test(first)) {
    return undefined;
  }
  const host = hasHost ? first.toLowerCase() : 'docker.io';
  const rest = hasHost ? text.slice(slash + 1) : text;
  if (!PATH.test(rest)) {
    return undefined;
  }
  const registry = host === 'index.docker.io' ? 'docker.io' : host;
  const path =
    registry === 'docker.io' && !rest.includes('/') ? `library/${rest}` : rest;
  return `${registry}/${path}`;
}

/** A reference as its repository and tag as they are written, without its digest. */
function splitTag(reference: string): { repository: string; tag?: string } {
  const [rest] = reference.split('@');
  const colon = rest.indexOf(':', rest.lastIndexOf('/') + 1);
  return colon < 0
    ? { repository: rest }
    : { repository: rest.slice(0, colon), tag: rest.slice(colon + 1) };
}

/** The repository of a reference as it is written: kustomize compares names so. */
export function writtenName(reference: string): string {
  return splitTag(reference).repository;
}

/**
 * Parses `[registry[:port]/]path[:tag][@digest]`; undefined when the text is not an image reference.
 *
 * @public
 */
export function parseImageReference(text: string): ImageReference | undefined {
  const at = text.indexOf('@');
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const { repository, tag } = splitTag(text);
  const name = imageName(repository);
  if (!name || (tag !== undefined && !TAG.test(tag))) {
    return undefined;
  }
  if (digest !== undefined && !DIGEST.test(digest)) {
    return undefined;
  }
  return { name, ...(tag ? { tag } : {}), ...(digest ? { digest } : {}) };
}

/** Longer texts are no digests: those of SHA-512 have 135 characters. */
const MAX_DIGEST = 256;

/** The digest that a text is: `<algorithm>:<hex>`, or the 64 hexadecimal digits of a SHA-256 alone. */
export function parseDigest(text: string): string | undefined {
  if (text.length > MAX_DIGEST) {
    return undefined;
  }
  if (/^[0-9a-f]{64}$/i.test(text)) {
    return `sha256:${text.toLowerCase()}`;
  }
  return DIGEST.test(text) ? text : undefined;
}

/**
 * A version as `tag`, `tag@digest` or `digest`.
 *
 * @public
 */
export interface ImageVersion {
  tag?: string;
  digest?: string;
}

/**
 * Parses `tag`, `tag@digest` or a digest; undefined when the text is none of them.
 *
 * @public
 */
export function parseImageVersion(text: string): ImageVersion | undefined {
  if (DIGEST.test(text)) {
    return { digest: text };
  }
  const parsed = parseImageReference(`x:${text}`);
  return parsed?.tag ? { tag: parsed.tag, digest: parsed.digest } : undefined;
}

/**
 * Writes a reference.
 *
 * @public
 */
export function formatImageReference(reference: ImageReference): string {
  const tag = reference.tag ? `:${reference.tag}` : '';
  const digest = reference.digest ? `@${reference.digest}` : '';
  return `${reference.name}${tag}${digest}`;
}
