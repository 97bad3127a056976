import { Scalar, isScalar } from 'yaml';
import { parseImageVersion } from './imageReference';
import { anchorUsers } from './anchors';
import { movingReason } from './movingReason';
import type { Artifact, PinName, PinnedScalar, VersionPin } from './VersionPin';
import { resolveAlias } from '../yaml/aliasTargets';
import { overlapsOrdered } from '../yaml/overlaps';
import { formatPath } from '../yaml/paths';
import { type PathStep, type YamlPlace, BRANCHES } from '../yaml/YamlPlace';

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

/** Characters of a line that may end in a marker. */
const MAX_MARKED_LINE = 4_096;

const POLICY = /\{\s*"\$imagepolicy"\s*:\s*"([^"]+)"\s*\}/;

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

/** Where a scalar is replaced, or why it cannot be. */
function toScalar({
  place,
  role,
  part,
  path,
}: ScalarPlace): PinnedScalar | { blocked: string } {
  const { context, node } = place;
  if (context.frozen) {
    return { blocked: `it stands in ${context.frozen}` };
  }
  if (place.isRepeated) {
    return { blocked: `it stands in ${BRANCHES}` };
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
    return {
      blocked: `"${place.text()}" is computed when it is deployed`,
    };
  }
  let range = whole;
  if (part !== undefined && part !== text) {
    const at = source.lastIndexOf(part);
    const quotes = scalar.type === Scalar.PLAIN ? 0 : 1;
    if (at < 0 || source.length !== text.length + 2 * quotes) {
      return { blocked: 'it is written with escapes' };
    }
    range = [
      origin.toFile(start + at),
      origin.toFile(start + at + part.length),
    ];
  }
  return {
    role,
    path: formatPath(path ?? place.path),
    range,
    part: range !== whole,
    line: file.lineOf(whole[0]),
    text,
  };
}

/** The Flux image policy that is named in a comment on the scalar's line. */
function policyOf(place: YamlPlace): string | undefined {
  const { file } = place.context;
  const rest = file.restOfLine(place.offset);
  // A marker is written for people; a line that long is not
  if (rest.length > MAX_MARKED_LINE) {
    return undefined;
  }
  const comment = /\s#(.*)/s.exec(rest);
  return comment ? POLICY.exec(comment[1])?.[1] : undefined;
}

/** What a driver knows of a pin. */
export interface PinFacts {
  layout: string;
  artifact: Artifact;
  /** The version as it stands there. */
  value: string;
  /** An image's name as it is written. */
  written?: string;
  /** The first is the pin's main scalar. */
  scalars: ScalarPlace[];
  names: PinName[];
  /** What a moving value stands for. */
  resolved?: string;
  /** What else an edit changes, beside what anchors share. */
  shared?: string[];
  /** Why it names no fixed version, or undefined when it does, where the file tells more than the value alone. */
  moves?: string;
  /** Why the driver does not offer it for an edit. */
  blocked?: string;
}

/** Assembles a pin: where its scalars are, whether it is moving, computed, shared, or written by automation. */
export function createPin(facts: PinFacts): VersionPin {
  const [main] = facts.scalars;
  const { file, index } = main.place.context;
  const scalars = facts.scalars.map(toScalar);
  const stuck = scalars.find(
    (scalar): scalar is { blocked: string } => 'blocked' in scalar,
  );
  const version =
    facts.artifact.kind === 'image' || facts.artifact.kind === 'oci'
      ? parseImageVersion(facts.value)
      : undefined;
  const { tag, digest } = version ?? {};
  const computed = isComputed(facts.value);
  const told =
    'moves' in facts
      ? facts.moves
      : movingReason(facts.artifact.kind, {
          value: tag ?? facts.value,
          digest,
        });
  const moves = computed ? undefined : told;
  const blocked = facts.blocked ?? stuck?.blocked;
  const reason = blocked ?? moves;
  const shared = [
    ...new Set([
      ...(facts.shared ?? []),
      ...facts.scalars.flatMap(scalar => anchorUsers(scalar.place)),
    ]),
  ];
  const automation = facts.scalars
    .map(scalar => policyOf(scalar.place))
    .find(Boolean);
  return {
    layout: facts.layout,
    file: file.path,
    document: index,
    path: formatPath(main.path ?? main.place.path),
    line: main.place.line,
    artifact: facts.artifact,
    ...(facts.written ? { written: facts.written } : {}),
    value: facts.value,
    ...(tag ? { tag } : {}),
    ...(digest ? { digest } : {}),
    scalars: blocked ? [] : (scalars as PinnedScalar[]),
    names: facts.names,
    moving: moves !== undefined,
    ...(facts.resolved ? { resolved: facts.resolved } : {}),
    ...(automation ? { automation } : {}),
    shared,
    editable: !reason,
    ...(reason ? { reason } : {}),
  };
}
