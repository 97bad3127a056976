import { Scalar, isScalar } from 'yaml';
import { resolveAlias } from '../yaml/aliasTargets';
import { BRANCHES } from '../yaml/branches';
import { overlapsOrdered } from '../yaml/overlaps';
import { formatPath } from '../yaml/paths';
import type { PathStep, YamlPlace } from '../yaml/YamlPlace';
import type { PinnedScalar } from './VersionPin';

/** A scalar that carries a version, as a driver finds it. */
export interface ScalarPlace {
  place: YamlPlace;
  role: PinnedScalar['role'];
  /** The version as it stands in the scalar, where that holds more than the version. */
  part?: string;
  /** Where the pin is said to stand, when not at the place itself: what an alias stands for. */
  path?: PathStep[];
}

const INLINE: ReadonlySet<string | undefined> = new Set([
  Scalar.PLAIN,
  Scalar.QUOTE_SINGLE,
  Scalar.QUOTE_DOUBLE,
]);

/** Whether a text has an end behind its first opening. An expression would look for the end behind every opening. */
function encloses(text: string, opening: string, end: string): boolean {
  const at = text.indexOf(opening);
  return at >= 0 && text.includes(end, at);
}

/** Characters that a version or reference may have; aliases let many places share one that has more. */
export const MAX_VALUE = 4_096;

/**
 * Whether a text is computed when it is deployed: a Go template, or a variable that Flux substitutes. What is longer than any
 * version is taken for that.
 */
export function isComputed(text: string): boolean {
  return (
    text.length > MAX_VALUE ||
    text.includes('{{') ||
    encloses(text, '${', '}') ||
    encloses(text, '$(', ')')
  );
}

/** Offsets of a part of a scalar; undefined where it is written with escapes. */
function rangeOfPart(
  scalar: { start: number; source: string; text: string; quotes: number },
  part: string,
): [number, number] | undefined {
  const { start, source, text, quotes } = scalar;
  const at = source.lastIndexOf(part);
  return at < 0 || source.length !== text.length + 2 * quotes
    ? undefined
    : [start + at, start + at + part.length];
}

/** What a place stands in that is not edited. */
function fixedWithin({ context, isRepeated }: YamlPlace): string | undefined {
  return context.frozen ?? (isRepeated ? BRANCHES : undefined);
}

/** Where a scalar is replaced, or why it cannot be. */
export function toScalar({
  place,
  role,
  part = place.part,
  path,
}: ScalarPlace): PinnedScalar | { blocked: string } {
  const { context, node } = place;
  const within = fixedWithin(place);
  if (within) {
    return { blocked: `it stands in ${within}` };
  }
  const scalar = resolveAlias(node, context.document);
  if (!isScalar(scalar) || !scalar.range) {
    return { blocked: 'it is not a single value' };
  }
  const { file, origin } = context;
  const [start, end] = scalar.range;
  const source = origin.text.slice(start, end);
  if (!INLINE.has(scalar.type) || end <= start || source.includes('\n')) {
    return { blocked: 'it is a block scalar or spans lines' };
  }
  const whole: [number, number] = [origin.toFile(start), origin.toFile(end)];
  const text = scalar.source ?? String(scalar.value);
  if (
    overlapsOrdered(file.computed, whole) ||
    isComputed(file.text.slice(...whole))
  ) {
    // Without its text: of a setting it may be secret
    return { blocked: 'it is computed when it is deployed' };
  }
  const found = {
    role,
    path: formatPath(path ?? place.path),
    line: file.lineOf(whole[0]),
    text,
  };
  if (part === undefined || part === text) {
    return { ...found, range: whole, part: false };
  }
  const quotes = scalar.type === Scalar.PLAIN ? 0 : 1;
  const inner = rangeOfPart({ start, source, text, quotes }, part);
  return inner
    ? {
        ...found,
        range: [origin.toFile(inner[0]), origin.toFile(inner[1])],
        part: true,
      }
    : { blocked: 'it is written with escapes' };
}
