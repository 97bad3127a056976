import { partsPin } from '../pins/imagePin';
import { imageName } from '../pins/imageReference';
import type { PinName, VersionPin } from '../pins/VersionPin';
import type { YamlPlace } from '../yaml/YamlPlace';
import { type ValuesContext, lastKey } from './ValuesContext';

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
export function flatPins(
  map: YamlPlace,
  { layout, names, common }: ValuesContext,
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
