import { imageName, parseDigest } from '../pins/imageReference';
import type { YamlPlace } from '../yaml/YamlPlace';
import { lastKey } from './ValuesContext';

/** Keys that carry a version, in their parts: `rancherImageTag` is about `rancherImage`. */
export interface VersionKey {
  prefix: string;
  joint: string;
  word: string;
}

const VERSION = /^(.*?)([._-]?)(tag|version)$/i;
const DIGEST = /^(.*?)([._-]?)(digest|sha256|sha|hash)$/i;

/** Longer keys are no names of fields. */
const MAX_KEY = 200;

/** The parts of a key that ends in a word; undefined where it ends otherwise. */
function splitKey(key: string, words: RegExp): VersionKey | undefined {
  const match = key.length > MAX_KEY ? null : words.exec(key);
  if (!match) {
    return undefined;
  }
  const [, prefix, joint, word] = match;
  // `stage` does not end in `tag`, nor `conversion` in `version`
  const begins = prefix === '' || joint !== '' || /^[A-Z]/.test(word);
  return begins ? { prefix, joint, word: word.toLowerCase() } : undefined;
}

/** The parts of a key that carries a tag or version. */
export function versionKey(key: string): VersionKey | undefined {
  return splitKey(key, VERSION);
}

/** Whether a key is called as digests are. */
function isDigestKey(key: string): boolean {
  return splitKey(key, DIGEST) !== undefined;
}

function ownerOf(key: VersionKey | undefined): string {
  return (key?.prefix ?? '').replace(/[._-]?image$/i, '').toLowerCase();
}

/** The scalars of a map or branch by key, and which of them, or of maps below, are digests. */
export interface Fields {
  get(key: string): YamlPlace | undefined;
  /**
   * The digest beside a tag, whatever it is called: what holds a digest, else what has the name of one and holds a
   * placeholder; the map of several digests, where there is one. In a map of several tags, it has to have the tag's
   * prefix.
   */
  digestOf(key: VersionKey): YamlPlace | undefined;
}

const PLACEHOLDER = /^sha\d+:|^<|^x+$|^todo/i;

/** Whether a scalar holds a digest, or stands for one under a key that says so. */
function isDigest(name: string, text: string): boolean {
  return (
    parseDigest(text) !== undefined ||
    (isDigestKey(name) && PLACEHOLDER.test(text))
  );
}

/**
 * Whether a map holds digests and nothing else, such as `digest: { sha256: … }`: its tag stands beside it.
 */
export function isDigestMap(place: YamlPlace): boolean {
  const children = place.isMap ? place.children() : [];
  return (
    isDigestKey(lastKey(place)) &&
    children.length > 0 &&
    children.every(child => isDigest(lastKey(child), child.text() ?? ''))
  );
}

/** Reads the scalars of a map or branch once, for all of its tags. */
export function readFields(places: ReadonlyMap<string, YamlPlace>): Fields {
  const owners = new Set<string>();
  const digests = new Map<string, YamlPlace>();
  const placeholders = new Map<string, YamlPlace>();
  for (const [name, place] of places) {
    const key = versionKey(name);
    const text = place.isMap || place.isList ? undefined : place.text();
    if (key) {
      owners.add(ownerOf(key));
    } else if (isDigestMap(place)) {
      const [only, ...others] = place.children();
      const owner = ownerOf(splitKey(name, DIGEST));
      const digest = others.length > 0 ? place : only;
      digests.set(owner, digests.get(owner) ?? digest);
    } else if (text && text.length <= MAX_KEY) {
      const owner = ownerOf(splitKey(name, DIGEST));
      if (parseDigest(text)) {
        digests.set(owner, digests.get(owner) ?? place);
      } else if (isDigestKey(name) && PLACEHOLDER.test(text)) {
        placeholders.set(owner, place);
      }
    }
  }
  return {
    get: key => places.get(key),
    digestOf(key) {
      const owner = ownerOf(key);
      return owners.size > 1
        ? digests.get(owner) ?? placeholders.get(owner)
        : [...digests.values(), ...placeholders.values()].at(0);
    },
  };
}

/** Hosts of source code: their repositories are none of images. */
const CODE_HOST = /^(github\.com|gitlab\.com|bitbucket\.org)\//;

/** Whether a text names an image by its place in a registry, and not only by a word. */
export function isImagePath(text: string | undefined): text is string {
  return (
    text !== undefined &&
    text.length <= MAX_KEY * 2 &&
    text.includes('/') &&
    !CODE_HOST.test(text) &&
    imageName(text) !== undefined
  );
}

const REPOSITORIES = [
  'repository',
  'repo',
  'image',
  'imageName',
  'imageRepository',
  'name',
  'path',
  'url',
  'hub',
];

/** A word behind a prefix, in the ways in which keys are written. */
function joined(prefix: string, joint: string, word: string): string[] {
  if (/^[A-Z][A-Z0-9_]*$/.test(prefix)) {
    return [`${prefix}${joint}${word.toUpperCase()}`];
  }
  const capital = word.charAt(0).toUpperCase() + word.slice(1);
  return prefix === ''
    ? [word]
    : [`${prefix}${joint}${word}`, `${prefix}${capital}`];
}

/** The keys that may name the repository of a tag, nearest first. */
export function repositoryKeys({ prefix, joint }: VersionKey): string[] {
  const base = prefix.replace(/[._-]?image$/i, '');
  const isAbout = /image$/i.test(prefix);
  return [
    ...REPOSITORIES.flatMap(word => joined(prefix, joint, word)),
    ...(prefix === '' ? [] : [prefix]),
    ...(isAbout ? REPOSITORIES.flatMap(word => joined(base, joint, word)) : []),
  ];
}

/** The keys that may name the registry of a tag. */
export function registryKeys({ prefix, joint }: VersionKey): string[] {
  const base = prefix.replace(/[._-]?image$/i, '');
  return [
    ...joined(prefix, joint, 'registry'),
    ...joined(base, joint, 'registry'),
  ];
}

/** The scalars of a map by key; of a key that stands more than once, the first. */
export function fieldsOf(map: YamlPlace): Fields {
  const fields = new Map<string, YamlPlace>();
  for (const child of map.children()) {
    const key = lastKey(child);
    const isField = !child.isList && (!child.isMap || isDigestMap(child));
    if (isField && !fields.has(key)) {
      fields.set(key, child);
    }
  }
  return readFields(fields);
}
