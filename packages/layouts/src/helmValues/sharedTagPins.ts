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

/**
 * One tag for several services: a map with `tag` (and `registry`) whose children name an image without one. Each
 * service has its pin, all on the same scalar.
 */
export function sharedTagPins(map: YamlPlace, layout: string): VersionPin[] {
  const tag = map.get('tag') ?? map.get('imageTag');
  if (!tag || map.get('repository') || map.get('image')) {
    return [];
  }
  const users = map.children().flatMap(userOf);
  return users.flatMap(({ child, image }) => {
    const others = users
      .filter(user => user.child !== child)
      .map(user => String(user.child.path.at(-1)));
    const pin = partsPin(
      {
        registry: map.text('registry'),
        repository: image,
        fallback: image,
        tag,
      },
      {
        layout,
        names: keyNames(child),
        shared: others.length > 0 ? [`the tag of ${others.join(', ')}`] : [],
      },
    );
    return pin ? [pin] : [];
  });
}
