import { imageName, parseImageReference, writtenName } from '../pins/imageReference';
import { FilledPlace } from '../yaml/FilledPlace';
import { mapScalars } from '../yaml/mapScalars';
import type { YamlPlace } from '../yaml/YamlPlace';

const CONTAINERS = /^(initC|c)ontainers$/;

/** Whether a scalar is the image of a container, as kustomize looks for them: at any depth of any object. */
function isContainerImage({ at }: YamlPlace): boolean {
  return at.at(-1) === 'image' && CONTAINERS.test(String(at.at(-3)));
}

/** An object with entries of `images`, which compare names as they are written. */
export function applyImages(object: YamlPlace, entries: YamlPlace[]): YamlPlace {
  return entries.reduce((changed, entry) => {
    const name = entry.text('name');
    const tag = entry.get('newTag');
    const digest = entry.get('digest');
    const version = tag?.text() ? tag : digest;
    return mapScalars(changed, scalar => {
      const text = isContainerImage(scalar) ? scalar.text() : undefined;
      if (text === undefined || writtenName(text) !== name) {
        return scalar;
      }
      const renamed = entry.text('newName') ?? name;
      const own = parseImageReference(text);
      const wanted = [
        tag?.text() ?? (digest ? undefined : own?.tag),
        digest?.text() ?? (tag ? undefined : own?.digest),
      ];
      const filled = `${renamed}${wanted[0] ? `:${wanted[0]}` : ''}${
        wanted[1] ? `@${wanted[1]}` : ''
      }`;
      return imageName(renamed)
        ? new FilledPlace(version ?? scalar, filled, scalar.at)
        : scalar;
    });
  }, object);
}
