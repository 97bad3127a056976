import { locateAgain } from '../explicit/locateExplicit';
import { locateFile } from '../locate/locateFile';
import { parseFile } from '../locate/parseFile';
import { type ImageVersion, parseImageVersion } from '../pins/imageReference';
import { isCommit, isExactVersion } from '../pins/movingReason';
import { isSamePin } from '../pins/pinKey';
import type { PinnedScalar, VersionPin } from '../pins/VersionPin';
import { overlaps } from '../yaml/overlaps';
import { scalarText } from '../yaml/scalarText';
import { proveLeaves } from './proveLeaves';
import { type Replacement, replaceRanges } from './replaceRanges';

/**
 * The text after an edit, or why it is refused.
 *
 * @public
 */
export type EditResult = { text: string } | { refused: string };

/**
 * Which version to write, and what the person has agreed to.
 *
 * @public
 */
export interface PinEdit {
  /** `tag`, `tag@digest` or a digest; a chart version; a ref: as the pin's artifact has it. */
  to: string;
  /** Everything that {@link consentsFor} names is agreed to. */
  consent?: boolean;
  /** The pin itself was named, so that a range or branch may give way to a version. */
  explicit?: boolean;
}

interface Version {
  value: string;
  tag?: string;
  digest?: string;
}

/**
 * What an edit of a pin does beyond the pin, for a person to agree to.
 *
 * @public
 */
export function consentsFor(pin: VersionPin): string[] {
  return [
    ...(pin.overriddenBy
      ? [
          `${pin.file} ${pin.path} has no effect where ${pin.overriddenBy} wins over it`,
        ]
      : []),
    ...(pin.shared.length > 0
      ? [`${pin.file} ${pin.path} also changes ${pin.shared.join('; ')}`]
      : []),
    ...(pin.automation
      ? [
          `${pin.file} line ${pin.line} is written by the Flux image policy ${pin.automation}, which writes its own choice again unless it is held`,
        ]
      : []),
  ];
}

/**
 * What a pin has no place for of a version that is wanted: a file that pins a tag is not given a digest.
 *
 * @public
 */
export function notesFor(pin: VersionPin, to: string): string[] {
  const wanted = parseImageVersion(to);
  return pin.tag && !pin.digest && !pin.gain && wanted?.tag && wanted.digest
    ? [
        `${pin.file} ${pin.path} has no place for the digest: only the tag ${wanted.tag} is meant`,
      ]
    : [];
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
function fittingVersion(
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

function wantedText(
  role: PinnedScalar['role'],
  version: Version,
): string | undefined {
  switch (role) {
    case 'tag':
      return version.tag;
    case 'digest':
      return version.digest;
    default:
      return version.value;
  }
}

function refusalOf(pin: VersionPin, edit: PinEdit): string | undefined {
  const mayMove =
    (pin.moving || pin.overriddenBy !== undefined) && edit.explicit === true;
  if ((!pin.editable && !mayMove) || pin.scalars.length === 0) {
    return `${pin.file} line ${pin.line}: ${
      pin.reason ?? 'the pin cannot be edited'
    }`;
  }
  const consents = consentsFor(pin);
  return consents.length > 0 && !edit.consent ? consents.join('. ') : undefined;
}

/**
 * Writes another version into a pin: replaces exactly the pin's bytes, then reads the result as it read the text and
 * compares both. It refuses when anything else than the pin, and what was agreed to, would change.
 *
 * @param text - The file that the pin was located in
 * @param pin - As located in that very text
 * @public
 */
export function editPin(
  text: string,
  pin: VersionPin,
  edit: PinEdit,
): EditResult {
  const refused = refusalOf(pin, edit);
  if (refused) {
    return { refused };
  }
  const version = fittingVersion(pin, edit.to);
  if ('refused' in version) {
    return version;
  }
  const replacements: Replacement[] = [];
  for (const { role, range, part, path } of pin.scalars) {
    const wanted = wantedText(role, version);
    if (wanted === undefined) {
      return { refused: `"${edit.to}" does not fit ${pin.file} at ${path}` };
    }
    const source = text.slice(...range);
    replacements.push({
      range,
      text: part ? wanted : scalarText(wanted, source),
    });
  }
  const result = replaceRanges(text, replacements);
  return prove({ text, result, pin, version }) ?? { text: result };
}

function isSameArtifact(a: VersionPin, b: VersionPin): boolean {
  return (
    a.artifact.kind === b.artifact.kind && a.artifact.name === b.artifact.name
  );
}

function prove(options: {
  text: string;
  result: string;
  pin: VersionPin;
  version: Version;
}): { refused: string } | undefined {
  const { text, result, pin, version } = options;
  const { file: path, readAs, pattern } = pin;
  if (pin.layout === 'explicit') {
    const found = locateAgain(pin, result);
    if ('problem' in found || found.value !== version.value) {
      return { refused: `${path}: ${pin.path} would not be the new version` };
    }
  }
  // A file with a pattern need not be YAML
  if (pattern !== undefined) {
    return undefined;
  }
  const ranges = pin.scalars.map(scalar => scalar.range);
  const problem = proveLeaves(
    parseFile(path, text),
    parseFile(path, result),
    ranges,
  );
  if (problem) {
    return { refused: `${path}: ${problem}` };
  }
  const before = locateFile({ path, text, readAs }).pins;
  const after = locateFile({ path, text: result, readAs }).pins;
  if (after.length !== before.length) {
    return { refused: `${path}: other versions would be found in it` };
  }
  for (const [index, was] of before.entries()) {
    const is = after[index];
    const edited = was.scalars.some(({ range }) => overlaps(ranges, range));
    const value = edited ? version.value : was.value;
    if (!isSamePin(was, is) || !isSameArtifact(was, is) || is.value !== value) {
      return {
        refused: `editing ${pin.path} would also change ${was.path} in ${path}`,
      };
    }
  }
  return undefined;
}
