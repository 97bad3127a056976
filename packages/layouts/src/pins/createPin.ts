import { formatPath } from '../yaml/paths';
import type { YamlPlace } from '../yaml/YamlPlace';
import { anchorUsers } from './anchors';
import { type ImageVersion, parseImageVersion } from './imageReference';
import { movingReason } from './movingReason';
import { type ScalarPlace, isComputed, toScalar } from './toScalar';
import type { Artifact, PinName, PinnedScalar, VersionPin } from './VersionPin';

/** Characters of a line that may end in a marker. */
const MAX_MARKED_LINE = 4_096;

const POLICY = /\{\s*"\$imagepolicy"\s*:\s*"([^"]+)"\s*\}/;

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
  /** Tag and digest, where the value does not tell them. */
  version?: ImageVersion;
  /** What a moving value stands for. */
  resolved?: string;
  /** What else an edit changes, beside what anchors share. */
  shared?: string[];
  /** Why it names no fixed version, or undefined when it does, where the file tells more than the value alone. */
  moves?: string;
  /** Why the driver does not offer it for an edit. */
  blocked?: string;
}

/** Tag and digest, where a value of the artifact has such parts. */
function partsOf({ artifact, value, version }: PinFacts): ImageVersion {
  if (version) {
    return version;
  }
  const hasParts = artifact.kind === 'image' || artifact.kind === 'oci';
  return (hasParts && parseImageVersion(value)) || {};
}

/** Why the value names no fixed version; what is computed is not known to move. */
function whyMoving(
  facts: PinFacts,
  { tag, digest }: ImageVersion,
): string | undefined {
  const { artifact, value } = facts;
  if (isComputed(value)) {
    return undefined;
  }
  return 'moves' in facts
    ? facts.moves
    : movingReason(artifact.kind, { value: tag ?? value, digest });
}

/** What else an edit changes, each once. */
function sharedBy({ shared = [], scalars }: PinFacts): string[] {
  return [
    ...new Set([
      ...shared,
      ...scalars.flatMap(({ place }) => anchorUsers(place)),
    ]),
  ];
}

/** Why a version cannot move of which a part stands in another document than the rest. */
function whyApart([main, ...others]: ScalarPlace[]): string | undefined {
  const { file, index } = main.place.context;
  const apart = others.find(
    ({ place }) => place.context.file !== file || place.context.index !== index,
  );
  return (
    apart &&
    `its ${apart.role} stands in ${apart.place.context.file.path} line ${apart.place.line}: both have to change together`
  );
}

/** Assembles a pin: where its scalars are, whether it is moving, computed, shared, or written by automation. */
export function createPin(facts: PinFacts): VersionPin {
  const [main] = facts.scalars;
  const { file, index } = main.place.context;
  const scalars = facts.scalars.map(toScalar);
  const stuck = scalars.find(
    (scalar): scalar is { blocked: string } => 'blocked' in scalar,
  );
  const version = partsOf(facts);
  const { tag, digest } = version;
  const moves = whyMoving(facts, version);
  const blocked = facts.blocked ?? stuck?.blocked ?? whyApart(facts.scalars);
  const reason = blocked ?? moves;
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
    shared: sharedBy(facts),
    editable: !reason,
    ...(reason ? { reason } : {}),
  };
}
