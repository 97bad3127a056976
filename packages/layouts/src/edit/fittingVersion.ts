import { type ImageVersion, parseImageVersion } from '../pins/imageReference';
import { labelOf } from '../pins/versionLabels';
import { isCommit, isExactVersion } from '../pins/movingReason';
import type { PinnedScalar, VersionPin } from '../pins/VersionPin';

/** A version in the parts that a pin writes down. */
export interface Version {
  value: string;
  tag?: string;
  digest?: string;
}

/** What Git allows in a ref's name. https://git-scm.com/docs/git-check-ref-format */
const REF = /^(?!-)[^\s\p{Cc}~^:?*[\\]+$/u;

/** Whether a commit may take the place of the pin's: a whole one is not abbreviated. */
function replacesCommit({ value }: VersionPin, to: string): boolean {
  return isCommit(to) && (value.length < 40 || to.length >= 40);
}

/**
 * The version of an image that takes the place of a pin's, or why it cannot without losing a part of it: tag and digest move
 * together.
 */
export function wantedImage(
  { file, path, tag, digest }: VersionPin,
  to: string,
): ImageVersion | { refused: string } {
  const wanted = parseImageVersion(to);
  if (!wanted) {
    return { refused: `"${to}" is not an image tag, tag@digest or digest` };
  }
  if (tag && !wanted.tag) {
    return {
      refused: `${file} pins a tag at ${path}; a digest alone cannot replace it`,
    };
  }
  return digest && !wanted.digest
    ? {
        refused: `${file} pins the digest ${digest} at ${path}; tag and digest move together, and the digest of ${wanted.tag} is not known: ask for ${wanted.tag}@<digest>`,
      }
    : wanted;
}

/** The wanted version in the parts that the pin writes down, or why it does not fit. */
export function fittingVersion(
  pin: VersionPin,
  to: string,
): Version | { refused: string } {
  const { kind } = pin.artifact;
  const roles = pin.scalars.map(scalar => scalar.role);
  if (kind === 'chart' || roles.includes('version')) {
    if (kind === 'git' && isCommit(pin.value) && !replacesCommit(pin, to)) {
      return {
        refused: `"${to}" is not a commit such as ${pin.file} pins at ${pin.path}`,
      };
    }
    const fits = kind === 'git' ? REF.test(to) : isExactVersion(to);
    return fits
      ? { value: to }
      : {
          refused: `"${to}" is not a ${
            kind === 'git' ? 'Git ref' : 'version such as 1.2.3'
          }`,
        };
  }
  const version = wantedImage(pin, to);
  if ('refused' in version) {
    return version;
  }
  // A place that writes no digest, or no tag, is not given one
  const tag = pin.tag ? version.tag : undefined;
  const digest = pin.digest ? version.digest : undefined;
  return { value: [tag, digest].filter(Boolean).join('@'), tag, digest };
}

/** A digest as the one before is written: with its algorithm, or as the digits of a SHA-256 alone. */
function writtenDigest(
  text: string,
  digest: string | undefined,
): string | undefined {
  if (!/^[0-9a-f]{64}$/i.test(text)) {
    return digest;
  }
  return /^sha256:(.*)$/.exec(digest ?? '')?.[1];
}

/** What a scalar says of a version. */
export function wantedText(
  { role, text }: Pick<PinnedScalar, 'role' | 'text'>,
  version: Version,
): string | undefined {
  switch (role) {
    case 'tag':
      return version.tag;
    case 'label':
      return version.tag && labelOf(version.tag, text);
    case 'digest':
      return writtenDigest(text, version.digest);
    default:
      return version.value;
  }
}
