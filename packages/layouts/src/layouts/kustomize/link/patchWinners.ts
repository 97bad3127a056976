import type { PinPlace } from '../../../pins/pinKey';
import type { VersionPin } from '../../../pins/VersionPin';

function namesBy(pin: VersionPin, by: 'object' | 'key'): string[] {
  return pin.names.filter(name => name.by === by).map(({ name }) => name);
}

/** A path without what stands around the object, in a list of objects. */
function fieldsBelow(path: string): string {
  return path.replace(/^items\[\d+\]\./, '');
}

/** A path without indexes as well: patches find list items by their names. */
function fieldOf(path: string): string {
  return fieldsBelow(path).replace(/\[\d+\]/g, '');
}

/** Whether a patch sets the very image that a pin pins: in the object of its name, and in the container of its name. */
function sets(patch: VersionPin, pin: VersionPin): boolean {
  const objects = namesBy(pin, 'object');
  if (!namesBy(patch, 'object').some(name => objects.includes(name))) {
    return false;
  }
  if (patch.sets !== undefined) {
    return patch.sets === pin.path;
  }
  const [container] = namesBy(pin, 'key');
  // What stands in no list needs no name to be found
  return (
    (container !== undefined || !/\[\d/.test(fieldsBelow(pin.path))) &&
    container === namesBy(patch, 'key').at(0) &&
    `.${fieldOf(patch.path)}`.endsWith(`.${fieldOf(pin.path)}`)
  );
}

/**
 * The pins of patches that certainly take the place of one other pin. A patch does not always say which object it is
 * for; one that fits several pins takes the place of none.
 */
export function patchWinners(
  patches: VersionPin[],
  pins: VersionPin[],
): Array<{ patch: VersionPin; target: PinPlace }> {
  return patches.flatMap(patch => {
    const [target, ...others] = pins.filter(pin => sets(patch, pin));
    return target && others.length === 0 ? [{ patch, target }] : [];
  });
}
