import type { LayeredValues, Surroundings } from '../../driver/Layered';
import { objectNames } from '../../objects/locateManifest';
import { chartPin } from '../../pins/chartPin';
import type { PinName, VersionPin } from '../../pins/VersionPin';
import {
  folderOf,
  nameOf,
  resolvePath,
  withoutSlash,
} from '../../tree/folders';
import { layeredPins } from '../../values/layeredPins';
import type { YamlFile } from '../../yaml/YamlFile';
import type { YamlPlace } from '../../yaml/YamlPlace';
import { LAYOUT } from './name';

/** Whether a file is a bundle of Rancher Fleet. */
export function isFleet(path: string): boolean {
  return nameOf(path) === 'fleet.yaml';
}

/** The values of a bundle, those that win last: what stands in it, then its files in their order. */
function valuesOf(
  helm: YamlPlace,
  around: Surroundings | undefined,
  names: PinName[],
): YamlPlace[] {
  const folder = folderOf(helm.context.file.path);
  const files = helm.list('valuesFiles').flatMap(item => {
    const path = resolvePath(folder, item.text() ?? '');
    return path === undefined ? [] : around?.values(path, names) ?? [];
  });
  const inline = helm.get('values');
  return [...(inline ? [inline] : []), ...files];
}

/** What a bundle says, and a customization of it for some clusters, which wins. */
function helmPins(
  helms: YamlPlace[],
  names: PinName[],
  around: Surroundings | undefined,
): VersionPin[] {
  const last = (key: string) =>
    helms.flatMap(helm => helm.get(key) ?? []).at(-1);
  const version = last('version');
  const chart = nameOf(withoutSlash(last('chart')?.text() ?? ''));
  const release = last('releaseName')?.text();
  const all: PinName[] = [
    ...(release ? [{ by: 'release' as const, name: release }] : []),
    ...names,
  ];
  const pin =
    version && chart
      ? chartPin(version, { layout: LAYOUT, name: chart, names: all })
      : undefined;
  return [
    ...(pin ? [pin] : []),
    ...layeredPins(
      helms.flatMap(helm => valuesOf(helm, around, all)),
      { layout: LAYOUT, names: all },
    ),
  ];
}

/**
 * What a bundle of Rancher Fleet pins, for all clusters and for those that it is customized for.
 * https://fleet.rancher.io/ref-fleet-yaml
 */
export function locateFleet(
  file: YamlFile,
  around?: Surroundings,
): LayeredValues[] {
  return file.roots.flatMap(root => {
    const helm = root.get('helm');
    const bases = helm ? [helm] : [];
    const customized = root.list('targetCustomizations').flatMap(target => {
      const own = target.get('helm');
      return own
        ? [
            {
              owner: `the bundle ${file.path}`,
              pins: helmPins([...bases, own], [], around),
            },
          ]
        : [];
    });
    return [
      { owner: `the bundle ${file.path}`, pins: helmPins(bases, [], around) },
      ...customized,
    ];
  });
}

/** The pins of a bundle by itself, each once. */
export function fleetPins(file: YamlFile): VersionPin[] {
  return eachOnce(locateFleet(file).flatMap(({ pins }) => pins));
}

/** Whether an object is a chart that Fleet installs without a bundle in Git, or a bundle that is written down itself. */
export function isHelmOp(object: YamlPlace): boolean {
  return (
    (object.text('apiVersion') ?? '').startsWith('fleet.cattle.io/') &&
    /^(HelmOp|Bundle)$/.test(object.text('kind') ?? '')
  );
}

/**
 * What a HelmOp or Bundle pins, for all clusters and for those of its targets that differ.
 * https://fleet.rancher.io/helm-ops
 */
export function locateHelmOp(object: YamlPlace): VersionPin[] {
  const names = objectNames(object);
  const bases = object.all('spec', 'helm');
  const targets = object.list('spec', 'targets').flatMap(target => {
    const own = target.get('helm');
    return own ? helmPins([...bases, own], names, undefined) : [];
  });
  return eachOnce([...helmPins(bases, names, undefined), ...targets]);
}

/** Pins that win somewhere, each once. */
function eachOnce(pins: VersionPin[]): VersionPin[] {
  const live = pins.filter(pin => !pin.overriddenBy);
  return [...new Map(live.map(pin => [JSON.stringify(pin), pin])).values()];
}
