import { keyNames, referencePin } from '../pins/imagePin';
import { imageName } from '../pins/imageReference';
import type { PinName, VersionPin } from '../pins/VersionPin';
import { wholeReferencePin } from '../pins/wholeReference';
import { withoutSlash } from '../tree/folders';
import type { YamlPlace } from '../yaml/YamlPlace';
import { aliasedPins } from './aliasedPins';
import { flatPins } from './flatPins';
import { hubPins } from './hubPins';
import { mapPins } from './mapPins';
import { sharedTagPins } from './sharedTagPins';
import {
  type ValuesContext,
  type ValuesReader,
  lastKey,
} from './ValuesContext';

/** `global.imageRegistry`, as charts share it with their subcharts. */
function commonRegistry(root: YamlPlace): ValuesContext['common'] {
  const given =
    root.text('global', 'imageRegistry') ??
    root.text('global', 'image', 'registry');
  const registry = given && withoutSlash(given);
  return repository =>
    repository &&
    !repository.startsWith('docker.io/') &&
    imageName(repository)?.startsWith('docker.io/')
      ? registry
      : undefined;
}

/**
 * Every place below and including one, depth first, with the names on the way to it, nearest first: keys, and those of the
 * list items that it stands in (`- name: web` with the image below).
 */
function* visitNamed(
  root: YamlPlace,
  outside: PinName[],
): Generator<{ place: YamlPlace; names: PinName[] }> {
  const left = [{ place: root, names: outside }];
  for (let next = left.pop(); next; next = left.pop()) {
    const { names } = next;
    yield next;
    const below = next.place.children().map(place => {
      const own = namesAt(place);
      return { place, names: own.length > 0 ? [...own, ...names] : names };
    });
    below.reverse().forEach(item => left.push(item));
  }
}

/** The names that the last step to a place gives. */
function namesAt(place: YamlPlace): PinName[] {
  const step = place.at.at(-1);
  if (typeof step === 'string') {
    return [...keyNames({ path: [step] })].reverse();
  }
  const name = place.text('name');
  return name && !/[/:]/.test(name) ? [{ by: 'key', name }] : [];
}

/** Whether the file names the image: a tag that others share has theirs, and none of its own. */
function isNamed({ artifact }: VersionPin): boolean {
  return artifact.name.includes('/');
}

/** Finds images in Helm values: in their usual shapes, at any depth and in lists. */
export function locateValues(
  root: YamlPlace,
  reader: ValuesReader,
): VersionPin[] {
  const { layout } = reader;
  const common = commonRegistry(root);
  const pinsAt = (place: YamlPlace, names: PinName[]): VersionPin[] => {
    if (place.isMap) {
      const context = { layout, names, common };
      const found = mapPins(place, context);
      const shared = sharedTagPins(place, layout);
      const own = found.length > 0 ? found : flatPins(place, context);
      return shared.length > 0 ? [...own.filter(isNamed), ...shared] : own;
    }
    if (place.isList) {
      return [];
    }
    const pin = /image$/i.test(lastKey(place))
      ? referencePin(place, { layout, names })
      : wholeReferencePin(place, { layout, names });
    return pin ? [pin] : [];
  };
  const pins: VersionPin[] = hubPins(root, reader);
  for (const { place, names } of visitNamed(root, reader.names)) {
    pins.push(...pinsAt(place, names));
  }
  return [...pins, ...aliasedPins(root, pins)];
}
