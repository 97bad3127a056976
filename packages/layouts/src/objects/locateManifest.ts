import { isBuiltIn } from '../patches/isBuiltIn';
import { pinKey } from '../pins/pinKey';
import { locateValues } from '../values/locateValues';
import { wholeReferencePin } from '../pins/wholeReference';
import { labelsOfObject, withVersionLabels } from '../pins/versionLabels';
import { referencePin } from '../pins/imagePin';
import type { PinName, VersionPin } from '../pins/VersionPin';
import type { YamlPlace } from '../yaml/YamlPlace';

/** Who reads the object, and what its pins are known by. */
interface Owner {
  layout: string;
  names: PinName[];
}

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
function volumePins(object: YamlPlace, { layout, names }: Owner): VersionPin[] {
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

/** Whole references that containers are told of, in their environment and arguments. */
function processPins(
  object: YamlPlace,
  { layout, names }: Owner,
): VersionPin[] {
  return object.flatMap(place => {
    const isValue = place.at.at(-3) === 'env' && place.at.at(-1) === 'value';
    const isArgument = /^(args|command)$/.test(String(place.at.at(-2)));
    const pin =
      isValue || isArgument
        ? wholeReferencePin(place, { layout, names })
        : undefined;
    return pin ? [pin] : [];
  });
}

/**
 * What objects of other APIs say of images: by rule, as values do, since each writes it in its own way. A repository
 * without a registry is one of images only where a key says so.
 */
function customPins(object: YamlPlace, owner: Owner): VersionPin[] {
  const spec = object.get('spec');
  return spec && !isBuiltIn(object)
    ? locateValues(spec, owner).filter(
        ({ artifact, path }) =>
          /image/i.test(path) || !artifact.name.startsWith('docker.io/'),
      )
    : [];
}

/** Finds `image:` wherever containers stand in an object, and whole references under `image:` elsewhere in it. */
export function locateManifest(object: YamlPlace, common: Owner): VersionPin[] {
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
  const volumes = volumePins(object, { ...common, names: owner });
  const known = new Set([...pins, ...volumes].map(pinKey));
  const others = [
    ...processPins(object, { ...common, names: owner }),
    ...customPins(object, { ...common, names: owner }),
  ];
  return [
    ...withVersionLabels(
      pins,
      labelsOfObject(object),
      objectNames(object).map(({ name }) => name),
    ),
    ...volumes,
    ...others.filter(pin => !known.has(pinKey(pin))),
  ];
}
