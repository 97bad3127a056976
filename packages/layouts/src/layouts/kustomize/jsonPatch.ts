import { pointerSteps } from '../../patches/applyPatch';
import { chartPin } from '../../pins/chartPin';
import { gitPin } from '../../pins/gitPin';
import { keyNames, partsPin, referencePin } from '../../pins/imagePin';
import type { PinName, VersionPin } from '../../pins/VersionPin';
import { locateValues } from '../../values/locateValues';
import { formatPath, parsePath } from '../../yaml/paths';
import type { PathStep, YamlPlace } from '../../yaml/YamlPlace';
import { LAYOUT } from './name';

/** Keys of Helm values in a path, as names: those above them say nothing of the service. */
function valueNames(steps: PathStep[]): PinName[] | undefined {
  const values = steps.findIndex(
    step => step === 'values' || step === 'valuesObject',
  );
  return values < 0 ? undefined : keyNames({ path: steps.slice(values + 1) });
}

/** What an operation sets that is one text: an image, a tag in values, the version of a chart or source. */
function scalarPin(
  value: YamlPlace,
  steps: PathStep[],
  names: PinName[],
): VersionPin | undefined {
  const keys = valueNames(steps.slice(0, -1));
  const all = [...(keys ?? []), ...names];
  const common = { layout: LAYOUT, names: all };
  const name = all.at(0)?.name;
  switch (steps.at(-1)) {
    case 'image':
      return referencePin(value, common);
    case 'tag':
      return keys
        ? partsPin({ tag: value, fallback: name ?? 'image' }, common)
        : undefined;
    case 'version':
      return /^spec\.chart\.spec\.version$/.test(formatPath(steps))
        ? chartPin(value, { ...common, name: name ?? 'chart' })
        : undefined;
    case 'targetRevision':
      return gitPin(value, { ...common, url: name ?? 'source' });
    default:
      return undefined;
  }
}

/** The images in a map or list that an operation adds: a container, or values. */
function collectionPins(
  value: YamlPlace,
  steps: PathStep[],
  names: PinName[],
): VersionPin[] {
  const keys = valueNames(steps);
  if (keys) {
    return locateValues(value, { layout: LAYOUT, names: [...keys, ...names] });
  }
  return value.flatMap(place => {
    const image = place.get('image');
    const name = place.text('name');
    const own: PinName[] = name ? [{ by: 'key', name }] : [];
    const pin =
      image &&
      referencePin(image, { layout: LAYOUT, names: [...own, ...names] });
    return pin ? [pin] : [];
  });
}

/** The versions that the operations of a JSON6902 patch set. */
export function jsonPatchPins(
  root: YamlPlace,
  names: PinName[] = [],
): VersionPin[] {
  return root.children().flatMap(operation => {
    const value = operation.get('value');
    if (!value || !/^(add|replace)$/.test(operation.text('op') ?? '')) {
      return [];
    }
    const steps = pointerSteps(operation.text('path') ?? '');
    const pins =
      value.isMap || value.isList
        ? collectionPins(value, steps, names)
        : [scalarPin(value, steps, names) ?? []].flat();
    return pins.map(pin => ({
      ...pin,
      sets: formatPath([
        ...steps,
        ...(parsePath(pin.path) ?? []).slice(value.path.length),
      ]),
    }));
  });
}
