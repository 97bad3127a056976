import { imageName, parseDigest } from '../pins/imageReference';
import type { YamlPlace } from '../yaml/YamlPlace';
import { lastKey } from './ValuesContext';

/** Keys that carry a version, in their parts: `rancherImageTag` is about `rancherImage`. */
export interface VersionKey {
  prefix: string;
  joint: string;
  word: string;
}

/** The parts of a key that ends in a word; undefined where it ends otherwise. */
function splitKey(key: string, words: string): VersionKey | undefined {
  const match = new RegExp(`^(.*?)([._-]?)(${words})$`, 'i').exec(key);
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
  return splitKey(key, 'tag|version');
}

const DIGESTS = 'digest|sha256|sha|hash';

/** Whether a key is called as digests are. */
function isDigestKey(key: string): boolean {
  return splitKey(key, DIGESTS) !== undefined;
}

/** The values of a map or branch by key, but for collections. */
export type Fields = ReadonlyMap<string, YamlPlace>;

function ownerOf(key: VersionKey | undefined): string {
  return (key?.prefix ?? '').replace(/[._-]?image$/i, '').toLowerCase();
}

/**
 * The digest beside a tag, whatever it is called: what holds a digest, else what has the name of one and holds a
 * placeholder. In a map of several tags, it has to have the tag's prefix.
 */
export function digestBeside(
  fields: Fields,
  key: VersionKey,
): YamlPlace | undefined {
  const tags = [...fields.keys()].filter(name => versionKey(name));
  const alone = new Set(tags.map(name => ownerOf(versionKey(name)))).size <= 1;
  const candidates = [...fields].filter(
    ([name, place]) =>
      place.text() &&
      (alone || ownerOf(splitKey(name, DIGESTS)) === ownerOf(key)),
  );
  const [, found] =
    candidates.find(([, place]) => parseDigest(place.text() ?? '')) ??
    candidates.find(
      ([name, place]) =>
        isDigestKey(name) && /^sha\d+:|^<|^x+$|todo/i.test(place.text() ?? ''),
    ) ??
    [];
  return found;
}

/** Hosts of source code: their repositories are none of images. */
const CODE_HOST = /^(github\.com|gitlab\.com|bitbucket\.org)\//;

/** Whether a text names an image by its place in a registry, and not only by a word. */
export function isImagePath(text: string | undefined): text is string {
  return (
    text !== undefined &&
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
  const capital = word.charAt(0).toUpperCase() + word.slice(1);
  return prefix === '' ? [word] : [`${prefix}${joint}${word}`, `${prefix}${capital}`];
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
export function fieldsOf(map: YamlPlace): Map<string, YamlPlace> {
  const fields = new Map<string, YamlPlace>();
  for (const child of map.children()) {
    const key = lastKey(child);
    if (!child.isMap && !child.isList && !fields.has(key)) {
      fields.set(key, child);
    }
  }
  return fields;
}
