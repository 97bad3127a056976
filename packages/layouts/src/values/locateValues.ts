import { keyNames, partsPin, referencePin } from '../pins/imagePin';
import { imageName } from '../pins/imageReference';
import type { PinName, VersionPin } from '../pins/VersionPin';
import { withoutSlash } from '../tree/folders';
import { type YamlPlace, BRANCHES } from '../yaml/YamlPlace';
import { aliasedPins } from './aliasedPins';
import { sharedTagPins } from './sharedTagPins';

/** Who reads the values: the layout that shows them, and names that stand outside of them. */
export interface ValuesReader {
  layout: string;
  names: PinName[];
}

interface Context extends ValuesReader {
  /** The registry that the values give for every repository without one. */
  common: (repository?: string) => string | undefined;
}

/** `global.imageRegistry`, as charts share it with their subcharts. */
function commonRegistry(root: YamlPlace): Context['common'] {
  const given =
    root.text('global', 'imageRegistry') ??
    root.text('global', 'image', 'registry');
  const registry = given && withoutSlash(given);
  return repository =>
    repository &&
    !repository.startsWith('docker.io/') &&
    imageName(repository)?.startsWith('docker.io/')
      ? registry
      : undefined;
}

/** The first of several keys that a map has. */
function first(place: YamlPlace, keys: string[]): YamlPlace | undefined {
  return keys.map(key => place.get(key)).find(child => child !== undefined);
}

function lastKey(place: YamlPlace): string {
  return (
    place.path
      .filter((step): step is string => typeof step === 'string')
      .at(-1) ?? ''
  );
}

function isUnderImage(place: YamlPlace): boolean {
  return place.path.some(
    step => typeof step === 'string' && /image/i.test(step),
  );
}

/**
 * Every place below and including one, depth first, with the names on the way to it, nearest first: keys, and those of the
 * list items that it stands in (`- name: web` with the image below).
 */
function* visitNamed(
  root: YamlPlace,
  outside: PinName[],
): Generator<{ place: YamlPlace; names: PinName[] }> {
  const left = [{ place: root, names: outside }];
  for (let next = left.pop(); next; next = left.pop()) {
    const { names } = next;
    yield next;
    const below = next.place.children().map(place => {
      const own = namesAt(place);
      return { place, names: own.length > 0 ? [...own, ...names] : names };
    });
    below.reverse().forEach(item => left.push(item));
  }
}

/** The names that the last step to a place gives. */
function namesAt(place: YamlPlace): PinName[] {
  const step = place.path.at(-1);
  if (typeof step === 'string') {
    return [...keyNames({ path: [step] })].reverse();
  }
  const name = place.text('name');
  return name && !/[/:]/.test(name) ? [{ by: 'key', name }] : [];
}

/** Keys that say what a tag beside no image is of: anything but an image. */
const NO_IMAGE =
  /^(git|ref|source|sources|repo|repository|charts?|labels|annotations|tags)$/i;

/** Whether a map under a service's name has nothing but a tag that looks like a version: `shop: { tag: 1.4.0 }`. */
function isTagAlone(map: YamlPlace, names: PinName[]): boolean {
  const owner = String(map.path.at(-1) ?? '');
  return (
    names.some(({ by, name }) => by === 'key' && name === owner) &&
    !NO_IMAGE.test(owner) &&
    /^v?\d+\.\d+(\.\d+)?([-.][\w.-]*)?$/.test(map.text('tag') ?? '') &&
    !['repo', 'repoURL', 'url', 'git', 'chart'].some(key => map.get(key))
  );
}

/** Keys of a map that carry a version. */
const VERSIONS = ['tag', 'version', 'digest', 'sha'];

/** The values of a map by key, apart for each branch of a template: one begins where a key comes again. */
function branchesOf(map: YamlPlace): Array<Map<string, YamlPlace>> {
  let branch = new Map<string, YamlPlace>();
  const branches = [branch];
  for (const child of map.children()) {
    const key = lastKey(child);
    if (branch.has(key)) {
      branch = new Map();
      branches.push(branch);
    }
    branch.set(key, child);
  }
  return branches;
}

/** What a map, or one branch of it, says of an image. */
interface ImageFields {
  registry?: string;
  repository?: YamlPlace;
  tag?: YamlPlace;
  digest?: YamlPlace;
}

/** The fields of an image; what stands before the branches is common to them, but for the version. */
function imageFields(
  map: YamlPlace,
  branch: Map<string, YamlPlace> | undefined,
): ImageFields {
  const about = isUnderImage(map);
  const value = (key: string) => branch?.get(key) ?? map.get(key);
  const version = (key: string) => (branch ?? map).get(key);
  const repository =
    value('repository') ?? (about ? value('name') ?? value('repo') : undefined);
  return {
    registry: value('registry')?.text(),
    repository,
    tag:
      version('tag') ?? (about && repository ? version('version') : undefined),
    digest: version('digest') ?? version('sha'),
  };
}

/** Whether a map is an image's though it does not name it. */
function isBare(
  map: YamlPlace,
  { repository }: ImageFields,
  names: PinName[],
): boolean {
  return (
    !repository &&
    !map.get('image') &&
    (isUnderImage(map) || isTagAlone(map, names))
  );
}

/** The pin of a map, or of one branch of it. */
function mapPin(
  map: YamlPlace,
  branch: Map<string, YamlPlace> | undefined,
  { layout, names, common }: Context,
): VersionPin | undefined {
  const fields = imageFields(map, branch);
  const { tag, digest } = fields;
  const repository = fields.repository?.text();
  if ((!tag && !digest) || !(repository || isBare(map, fields, names))) {
    return undefined;
  }
  return partsPin(
    {
      registry: fields.registry ?? common(repository),
      repository,
      fallback: names.at(0)?.name ?? (lastKey(map) || 'image'),
      tag,
      digest: isDigest(digest) ? digest : undefined,
    },
    {
      layout,
      names,
      // Also what only one branch has: which of them is meant is not known
      ...(branch ? { blocked: `it stands in ${BRANCHES}` } : {}),
    },
  );
}

/**
 * `{ [registry], repository, tag, [digest] }` under whatever key, or `{ name, tag }` under one about images: one pin, or
 * one for each branch of a template.
 */
function mapPins(map: YamlPlace, context: Context): VersionPin[] {
  if (!first(map, VERSIONS)) {
    return [];
  }
  const forks = VERSIONS.some(key => map.all(key).length > 1);
  const branches = forks ? branchesOf(map) : [undefined];
  return branches.flatMap(branch => mapPin(map, branch, context) ?? []);
}

function isDigest(place: YamlPlace | undefined): boolean {
  return /^[a-z0-9+._-]+:[0-9a-f]{32,}$/i.test(place?.text() ?? '');
}

/** Whether the file names the image: a tag that others share has theirs, and none of its own. */
function isNamed({ artifact }: VersionPin): boolean {
  return artifact.name.includes('/');
}

/** A key such as `imageTag`, in its parts. */
interface FlatKey {
  prefix: string;
  joint: string;
  /** Whether the prefix says that it is about an image. */
  about: boolean;
}

/** The key of a tag in a map; undefined for one that says nothing of an image. */
function flatKey(key: string, image: string | undefined): FlatKey | undefined {
  const match = /^(.*?)([._-]?)(tag|version)$/i.exec(key);
  if (!match) {
    return undefined;
  }
  const [, prefix, joint] = match;
  const about = /image$/i.test(prefix);
  const plain =
    /^(tag|imageTag|image_tag)$/.test(key) ||
    (key === 'version' && imageName(image ?? '') !== undefined);
  return about || (plain && image) ? { prefix, joint, about } : undefined;
}

/** The repository that stands beside a tag in flat keys. */
function flatRepository(
  map: YamlPlace,
  { prefix, joint, about }: FlatKey,
): string | undefined {
  const words = about
    ? ['repository', 'Repository', 'name', 'Name', 'repo', 'Repo', '']
    : [];
  return words
    .map(word => map.text(`${prefix}${word && joint}${word}`))
    .find(Boolean);
}

/** `image: name` beside `tag:`, and flat keys such as `imageRepository` and `imageTag`, or `web.image.tag` in one key. */
function flatPins(
  map: YamlPlace,
  { layout, names, common }: Context,
): VersionPin[] {
  const image = map.text('image');
  return map.children().flatMap(child => {
    const key = child.isMap ? undefined : flatKey(lastKey(child), image);
    const repository = key && (flatRepository(map, key) ?? image);
    if (!key || !(repository || key.about)) {
      return [];
    }
    const { prefix, joint } = key;
    const owner = prefix.replace(/[._-]?image$/i, '');
    const all: PinName[] = [
      ...(owner
        ? [{ by: 'key' as const, name: owner.split('.').at(-1)! }]
        : []),
      ...names,
    ];
    const registry =
      map.text(`${prefix}${joint}registry`) ??
      map.text(`${prefix}Registry`) ??
      common(repository);
    const pin = partsPin(
      {
        registry,
        repository:
          repository && imageName(repository) ? repository : undefined,
        fallback: all.at(0)?.name ?? 'image',
        tag: child,
      },
      { layout, names: all },
    );
    return pin ? [pin] : [];
  });
}

/** Finds images in Helm values: in their usual shapes, at any depth and in lists. */
export function locateValues(
  root: YamlPlace,
  reader: ValuesReader,
): VersionPin[] {
  const { layout } = reader;
  const common = commonRegistry(root);
  const pinsAt = (place: YamlPlace, names: PinName[]): VersionPin[] => {
    if (place.isMap) {
      const context = { layout, names, common };
      const found = mapPins(place, context);
      const shared = sharedTagPins(place, layout);
      const own = found.length > 0 ? found : flatPins(place, context);
      return shared.length > 0 ? [...own.filter(isNamed), ...shared] : own;
    }
    if (place.isList || !/image$/i.test(lastKey(place))) {
      return [];
    }
    const pin = referencePin(place, { layout, names });
    return pin ? [pin] : [];
  };
  const pins: VersionPin[] = [];
  for (const { place, names } of visitNamed(root, reader.names)) {
    pins.push(...pinsAt(place, names));
  }
  return [...pins, ...aliasedPins(root, pins)];
}
