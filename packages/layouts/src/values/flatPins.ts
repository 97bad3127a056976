import { partsPin } from '../pins/imagePin';
import { imageName } from '../pins/imageReference';
import type { PinName, VersionPin } from '../pins/VersionPin';
import type { YamlPlace } from '../yaml/YamlPlace';
import { type ValuesContext, lastKey } from './ValuesContext';
import {
  type Fields,
  type VersionKey,
  fieldsOf,
  isImagePath,
  registryKeys,
  repositoryKeys,
  versionKey,
} from './versionFields';

/** The repository that stands beside a tag: a path in a registry, or a word where the key is about an image. */
function repositoryBeside(fields: Fields, key: VersionKey): string | undefined {
  const given = repositoryKeys(key).flatMap(name => {
    const text = fields.get(name)?.text();
    return text === undefined ? [] : [{ name, text }];
  });
  const hasRegistry = registryKeys(key).some(name => fields.get(name)?.text());
  const path = given.find(
    ({ name, text }) =>
      isImagePath(text) && (!/^(url|path|hub)$/.test(name) || hasRegistry),
  );
  const word = given.find(
    ({ name, text }) =>
      /image/i.test(name) && !text.includes('/') && imageName(text),
  );
  return path?.text ?? word?.text;
}

/** Keys of what has a repository and a version as well, and is no image. */
const NO_IMAGE =
  /(^|[a-z._-])(git|charts?|source|repo|module|plugin)(?![a-z])|Git|Chart|Source|Repo|Module|Plugin/;

/** Whether a version beside a repository may be of anything: of a chart, of source code. */
function isOther(map: YamlPlace, { prefix, word }: VersionKey): boolean {
  const owner = String(map.at.at(-1) ?? '');
  return (
    prefix === '' &&
    word === 'version' &&
    (NO_IMAGE.test(owner) ||
      ['chart', 'repoURL', 'git'].some(key => map.get(key) !== undefined))
  );
}

/** Whether a key says by itself that it is about an image, or stands beside one that does. */
function isAboutImage({ prefix, word }: VersionKey, image?: string): boolean {
  const plain = prefix === '' && word === 'tag';
  return /image$/i.test(prefix) || (plain && Boolean(image));
}

/**
 * `image: name` beside `tag:`, and flat keys such as `imageRepository` and `imageTag`, `rancherImage` and
 * `rancherImageTag`, or `web.image.tag` in one key: a key that names a repository beside one that names a version.
 */
export function flatPins(
  map: YamlPlace,
  { layout, names, common }: ValuesContext,
): VersionPin[] {
  const children = map.children();
  if (!children.some(child => versionKey(lastKey(child)))) {
    return [];
  }
  const fields = fieldsOf(map);
  const image = map.text('image');
  return children.flatMap(child => {
    const key =
      child.isMap || child.isList ? undefined : versionKey(lastKey(child));
    const repository = key && (repositoryBeside(fields, key) ?? image);
    if (
      !key ||
      isOther(map, key) ||
      !(isImagePath(repository) || isAboutImage(key, repository))
    ) {
      return [];
    }
    const owner = key.prefix.replace(/[._-]?image$/i, '');
    const all: PinName[] = [
      ...(owner
        ? [{ by: 'key' as const, name: owner.split('.').at(-1)! }]
        : []),
      ...names,
    ];
    const registry =
      registryKeys(key)
        .map(name => fields.get(name)?.text())
        .find(Boolean) ?? common(repository);
    const pin = partsPin(
      {
        registry,
        repository:
          repository && imageName(repository) ? repository : undefined,
        fallback: all.at(0)?.name ?? 'image',
        tag: child,
        digest: fields.digestOf(key),
      },
      { layout, names: all },
    );
    return pin ? [pin] : [];
  });
}
