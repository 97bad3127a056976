import { partsPin } from '../pins/imagePin';
import { imageName } from '../pins/imageReference';
import type { VersionPin } from '../pins/VersionPin';
import type { YamlPlace } from '../yaml/YamlPlace';
import { type ValuesReader, lastKey } from './ValuesContext';

/** Maps that name an image by a word alone, and have no version of their own. */
function usersOf(root: YamlPlace): Array<{ user: YamlPlace; image: string }> {
  return root.flatMap(place => {
    const image = place.isMap ? place.text('image') : undefined;
    const own = ['tag', 'version', 'hub'].some(key => place.get(key));
    return image && !own && /^[\w.-]+$/.test(image)
      ? [{ user: place, image }]
      : [];
  });
}

/**
 * One registry path and one tag for the images of a whole chart: `hub` beside `tag`, and maps elsewhere that name an image
 * by a word. Each has its pin, all on the same scalar; where none is named, the pin is of the path.
 */
export function hubPins(
  root: YamlPlace,
  { layout, names }: ValuesReader,
): VersionPin[] {
  const hubs = root.flatMap(place => {
    const hub = place.isMap ? place.text('hub') : undefined;
    const tag = place.get('tag');
    return hub && tag && imageName(hub) ? [{ hub, tag }] : [];
  });
  if (hubs.length === 0) {
    return [];
  }
  const users = usersOf(root);
  return hubs.flatMap(({ hub, tag }) => {
    if (users.length === 0) {
      const pin = partsPin(
        { repository: hub, fallback: hub, tag },
        { layout, names },
      );
      return pin ? [pin] : [];
    }
    return users.flatMap(({ user, image }) => {
      const others = users
        .filter(other => other.user !== user)
        .map(other => other.image);
      const pin = partsPin(
        { registry: hub, repository: image, fallback: image, tag },
        {
          layout,
          names: [{ by: 'key', name: lastKey(user) }, ...names],
          ...(others.length > 0
            ? { shared: [`the tag of ${others.join(', ')}`] }
            : {}),
        },
      );
      return pin ? [pin] : [];
    });
  });
}
