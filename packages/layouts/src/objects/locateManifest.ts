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
  return pins;
}
