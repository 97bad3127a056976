import { referencePin } from '../pins/imagePin';
import type { PinName, VersionPin } from '../pins/VersionPin';
import type { YamlPlace } from '../yaml/YamlPlace';

const CONTAINER = /^(\w*containers?)$/i;

/** What a Kubernetes object may be called after. */
export function objectNames(object: YamlPlace): PinName[] {
  const labels = object.get('metadata', 'labels');
  return [
    object.text('metadata', 'name'),
    labels?.text('app.kubernetes.io/name'),
    labels?.text('app'),
  ]
    .filter((name): name is string => Boolean(name))
    .filter((name, index, all) => all.indexOf(name) === index)
    .map(name => ({ by: 'object', name }));
}

function isContainer(image: YamlPlace): boolean {
  return image.path
    .slice(-3)
    .some(step => typeof step === 'string' && CONTAINER.test(step));
}

/** Images that are mounted. https://kubernetes.io/docs/tasks/configure-pod-container/image-volumes/ */
function volumePins(
  object: YamlPlace,
  { layout, names }: { layout: string; names: PinName[] },
): VersionPin[] {
  return object.flatMap(place => {
    const reference =
      String(place.at.at(-2)) === 'volumes'
        ? place.get('image', 'reference')
        : undefined;
    const own = place.text('name');
    const pin =
      reference &&
      referencePin(reference, {
        layout,
        names: [...(own ? [{ by: 'key' as const, name: own }] : []), ...names],
        untagged: true,
      });
    return pin ? [pin] : [];
  });
}

/** Finds `image:` wherever containers stand in an object, and whole references under `image:` elsewhere in it. */
export function locateManifest(
  object: YamlPlace,
  common: { layout: string; names: PinName[] },
): VersionPin[] {
  const kind = object.text('kind');
  if (kind === 'ConfigMap' || kind === 'Secret') {
    return [];
  }
  const owner = [...objectNames(object), ...common.names];
  const pins: VersionPin[] = [];
  for (const place of object.visit()) {
    const image = place.get('image');
    if (place.isMap && image && !image.isMap && !image.isList) {
      const container = isContainer(image);
      const own = container ? place.text('name') : undefined;
      const pin = referencePin(image, {
        layout: common.layout,
        names: [...(own ? [{ by: 'key' as const, name: own }] : []), ...owner],
        untagged: container,
      });
      if (pin) {
        pins.push(pin);
      }
    }
  }
  return [...pins, ...volumePins(object, { ...common, names: owner })];
}
