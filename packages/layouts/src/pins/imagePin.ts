import type { YamlPlace } from '../yaml/YamlPlace';
import { type PinFacts, createPin } from './createPin';
import {
  type ImageVersion,
  imageName,
  parseDigest,
  parseImageReference,
  parseImageVersion,
  writtenName,
} from './imageReference';
import { MAX_VALUE, type ScalarPlace, isComputed } from './toScalar';
import type { PinName, VersionPin } from './VersionPin';

type Common = Pick<PinFacts, 'layout' | 'names'> & Partial<PinFacts>;

function versionScalar(
  place: YamlPlace,
  version: { tag?: string; digest?: string },
): ScalarPlace {
  const { tag, digest } = version;
  const alone = digest ? 'digest' : 'tag';
  const role = tag && digest ? 'tag@digest' : alone;
  return { place, role, part: [tag, digest].filter(Boolean).join('@') };
}

/**
 * Whether a text is meant to be a reference with a tag or digest, though registries may refuse it. Also for texts that
 * people replace by a version: the tag alone would take the place of the whole.
 */
export function isLikeReference(text: string): boolean {
  return (
    text.length <= MAX_VALUE &&
    /^[^\s"'`]+$/.test(text) &&
    !/:\/\/|^[/.]/.test(text) &&
    !isComputed(text) &&
    (/^[^:@]*[a-z][^:@]*:[\w][\w.-]*(@|$)/i.test(text) || /@\w+:/.test(text))
  );
}

/** Why a text is no image reference, for people who have to mend it. */
export function refusedReference(text: string): string {
  return `"${text}" is no image reference as registries allow it: [registry/]path in lower case[:tag][@algorithm:digest]`;
}

/**
 * The pin of a scalar that holds a whole reference, such as `image: registry/name:tag`; undefined when it holds none.
 *
 * @param reference - The reference in the scalar's text, when it holds more; such as `name=` before it
 * @param untagged - Whether a reference without tag and digest counts
 */
export function referencePin(
  place: YamlPlace,
  options: Common & { reference?: string; untagged?: boolean },
): VersionPin | undefined {
  const { reference: given, untagged, ...common } = options;
  const written = given ?? place.text();
  if (!written || written.length > MAX_VALUE) {
    return undefined;
  }
  const parsed = parseImageReference(written);
  if (!parsed) {
    return untagged || isLikeReference(written)
      ? createPin({
          artifact: { kind: 'image', name: written },
          value: written,
          scalars: [{ place, role: 'tag' }],
          ...(isComputed(written)
            ? {}
            : { blocked: refusedReference(written), moves: undefined }),
          ...common,
        })
      : undefined;
  }
  const { name, ...version } = parsed;
  const hasVersion = version.tag !== undefined || version.digest !== undefined;
  if (!hasVersion && !untagged) {
    return undefined;
  }
  return createPin({
    artifact: { kind: 'image', name },
    written: writtenName(written),
    value: [version.tag, version.digest].filter(Boolean).join('@'),
    scalars: [versionScalar(place, version)],
    ...(hasVersion ? {} : { blocked: 'no tag is given, which means "latest"' }),
    ...common,
  });
}

/** Where the parts of an image stand apart from each other. */
export interface ImageParts {
  registry?: string;
  /** Undefined when the file does not name it; `fallback` is then what the image is called. */
  repository?: string;
  fallback: string;
  tag?: YamlPlace;
  /** Where it is a map, it holds several. */
  digest?: YamlPlace;
}

/** The repository with its registry, where the file names it. */
function repositoryOf({ registry, repository }: ImageParts): string {
  return registry && repository
    ? `${registry}/${repository}`
    : repository ?? '';
}

/** The scalars of an image's tag and digest, as far as they have a text. */
function scalarsOf(
  { tag, digest }: ImageParts,
  combined: ImageVersion | undefined,
): ScalarPlace[] {
  return [
    ...(tag?.text()
      ? [
          {
            place: tag,
            role: combined?.digest ? ('tag@digest' as const) : ('tag' as const),
          },
        ]
      : []),
    ...(digest?.isMap || digest?.text()
      ? [{ place: digest, role: 'digest' as const }]
      : []),
  ];
}

/** Why an image cannot move that has several digests, such as one for each architecture. */
const SEVERAL =
  'several digests stand beside its tag, and all of them would have to change with it';

/** Tag and digest as they stand apart; a digest that is only a placeholder counts as one. */
function versionOf({ tag, digest }: ImageParts): {
  value: string;
  combined?: ImageVersion;
  /** Where the value does not tell them. */
  version?: ImageVersion;
} {
  const written = tag?.text();
  const apart = digest?.text();
  const combined = written ? parseImageVersion(written) : undefined;
  const known = apart ? parseDigest(apart) : undefined;
  return {
    value: [written, known ?? apart].filter(Boolean).join('@'),
    combined,
    ...(apart && !known
      ? { version: { tag: combined?.tag ?? written, digest: apart } }
      : {}),
  };
}

/** The pin of an image whose repository, tag and digest stand apart; undefined when it has neither tag nor digest. */
export function partsPin(
  parts: ImageParts,
  common: Common,
): VersionPin | undefined {
  const written = parts.tag?.text();
  const several = parts.digest?.isMap;
  if (
    (!written && !parts.digest?.text() && !several) ||
    (written ?? '').length > MAX_VALUE
  ) {
    return undefined;
  }
  const { value, combined, version } = versionOf(parts);
  if (written && !combined && !isComputed(written)) {
    return undefined;
  }
  const repository = repositoryOf(parts);
  const name = repository
    ? imageName(repository) ?? repository
    : parts.fallback;
  return createPin({
    artifact: { kind: 'image', name },
    ...(repository ? { written: repository } : {}),
    value,
    scalars: scalarsOf(parts, combined),
    ...(version ? { version } : {}),
    ...(several ? { blocked: SEVERAL } : {}),
    ...common,
  });
}

/** Keys that say what stands below them, not whose it is. */
const STRUCTURE =
  /^(image|images|imageConfig|attributes|spec|containers?|initContainers|values|template|global|services?|apps?|deployments?|charts?|resources|base|forProvider|parameters|source|sources|helm|kustomize|valuesObject|main)$/i;

/** Keys above a place that may name the service, nearest first. */
export function keyNames({ path }: Pick<YamlPlace, 'path'>): PinName[] {
  return [...path]
    .reverse()
    .filter((step): step is string => typeof step === 'string')
    .filter(step => !STRUCTURE.test(step))
    .map(name => ({ by: 'key' as const, name }));
}
