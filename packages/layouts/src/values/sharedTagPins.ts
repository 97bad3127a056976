import { keyNames, partsPin } from '../pins/imagePin';
import { imageName } from '../pins/imageReference';
import type { VersionPin } from '../pins/VersionPin';
import type { YamlPlace } from '../yaml/YamlPlace';

function userOf(child: YamlPlace) {
  const image = child.isMap ? child.text('image') : undefined;
  const own = ['tag', 'imageTag', 'version'].some(key => child.get(key));
  return image && !own && imageName(image) && !image.includes(':')
    ? [{ child, image }]
    : [];
}

/** More than a person reads are counted. */
const MAX_NAMED = 5;

function describeOthers(
  users: Array<{ child: YamlPlace }>,
  own: YamlPlace,
): string[] {
  const named = users
    .slice(0, MAX_NAMED + 1)
    .filter(user => user.child !== own)
    .slice(0, MAX_NAMED)
    .map(user => String(user.child.at.at(-1)));
  const more = users.length - 1 - named.length;
  return named.length > 0
    ? [`the tag of ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`]
    : [];
}

/**
 * One tag for several services: a map with `tag` (and `registry`) whose children name an image without one. Each
 * service has its pin, all on the same scalar.
 */
export function sharedTagPins(map: YamlPlace, layout: string): VersionPin[] {
  const tags = ['tag', 'imageTag']
    .map(key => map.all(key))
    .find(places => places.length > 0);
  if (!tags || map.get('repository') || map.get('image')) {
    return [];
  }
  const users = map.children().flatMap(userOf);
  return users.flatMap(({ child, image }) => {
    const others = describeOthers(users, child);
    return tags.flatMap(
      tag =>
        partsPin(
          {
            registry: map.text('registry'),
            repository: image,
            fallback: image,
            tag,
          },
          {
            layout,
            names: keyNames({ path: child.at }),
            shared: others,
          },
        ) ?? [],
    );
  });
}
