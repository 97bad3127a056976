import { partsPin } from '../pins/imagePin';
import type { PinName, VersionPin } from '../pins/VersionPin';
import { BRANCHES } from '../yaml/branches';
import type { YamlPlace } from '../yaml/YamlPlace';
import { type ValuesContext, lastKey } from './ValuesContext';
import { fieldsOf, isDigestMap, readFields } from './versionFields';

function isUnderImage(place: YamlPlace): boolean {
  return place.at.some(step => typeof step === 'string' && /image/i.test(step));
}

/** Keys that say what a tag beside no image is of: anything but an image. */
const NO_IMAGE =
  /^(git|ref|source|sources|repo|repository|charts?|labels|annotations|tags)$/i;

/** Whether a map under a service's name has nothing but a tag that looks like a version: `shop: { tag: 1.4.0 }`. */
function isTagAlone(map: YamlPlace, names: PinName[]): boolean {
  const owner = String(map.at.at(-1) ?? '');
  return (
    names.some(({ by, name }) => by === 'key' && name === owner) &&
    !NO_IMAGE.test(owner) &&
    /^v?\d+\.\d+(\.\d+)?([-.][\w.-]*)?$/.test(map.text('tag') ?? '') &&
    !['repo', 'repoURL', 'url', 'git', 'chart'].some(key => map.get(key))
  );
}

/** Keys of a map that carry a version. */
const VERSIONS = ['tag', 'version', 'digest', 'sha', 'sha256', 'hash'];

const PLAIN_TAG = { prefix: '', joint: '', word: 'tag' };

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
  const registry = value('registry')?.text();
  const named = about || registry !== undefined;
  const repository =
    value('repository') ??
    (named
      ? ['name', 'repo', 'path', 'image', 'url']
          .map(value)
          .find(place => place?.text() !== undefined)
      : undefined);
  return {
    registry,
    repository,
    tag:
      version('tag') ?? (about && repository ? version('version') : undefined),
    digest: (branch ? readFields(branch) : fieldsOf(map)).digestOf(PLAIN_TAG),
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
  { layout, names, common }: ValuesContext,
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
      digest,
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
export function mapPins(map: YamlPlace, context: ValuesContext): VersionPin[] {
  if (!VERSIONS.some(key => map.get(key)) || isDigestMap(map)) {
    return [];
  }
  const forks = VERSIONS.some(key => map.all(key).length > 1);
  const branches = forks ? branchesOf(map) : [undefined];
  return branches.flatMap(branch => mapPin(map, branch, context) ?? []);
}
