import type { LayeredValues, Surroundings } from '../../driver/Layered';
import type { PinName, VersionPin } from '../../pins/VersionPin';
import { below, folderOf, resolvePath } from '../../tree/folders';
import { findValues } from '../../values/findValues';
import { layeredPins } from '../../values/layeredPins';
import { ComposedPlace } from '../../yaml/ComposedPlace';
import type { YamlFile } from '../../yaml/YamlFile';
import type { YamlPlace } from '../../yaml/YamlPlace';
import { LAYOUT } from './name';

/** Files of values beside a chart, of which it is not known which are used together. */
const VALUES = /values[^/]*\.ya?ml$/i;

/** The values of a dependency that stands in the repository, under the key at which its parent overrides them. */
function valuesOf(
  dependency: YamlPlace,
  folder: string,
  around: Surroundings,
): YamlPlace[] {
  const name = dependency.text('name');
  const key = dependency.text('alias') ?? name;
  const repository = dependency.text('repository') ?? '';
  const chart = repository.startsWith('file://')
    ? resolvePath(folder, repository.slice('file://'.length))
    : name && below(folder, `charts/${name}`);
  const path = chart && findValues(chart, { has: around.has });
  const names: PinName[] = key ? [{ by: 'release', name: key }] : [];
  const root = path ? around.values(path, names) : undefined;
  return root && key
    ? [ComposedPlace.map(root, [], [[key, root.moved([key])]])]
    : [];
}

/**
 * What the values of a chart come to over those of its dependencies in the repository: the chart's own, and each further
 * file beside it.
 * https://helm.sh/docs/chart_template_guide/subcharts_and_globals/
 */
export function locateValuesOver(
  file: YamlFile,
  around: Surroundings,
): LayeredValues[] {
  const folder = folderOf(file.path);
  const subcharts = file.roots.flatMap(root =>
    root.list('dependencies').flatMap(item => valuesOf(item, folder, around)),
  );
  if (subcharts.length === 0) {
    return [];
  }
  const own = findValues(folder, { has: around.has });
  const rootOf = (path: string | undefined) =>
    path === undefined ? [] : around.values(path, []) ?? [];
  const layers = [...subcharts, rootOf(own)].flat();
  const reader = { layout: LAYOUT, names: [] };
  const further = [...around.files.keys()].filter(
    path => folderOf(path) === folder && VALUES.test(path) && path !== own,
  );
  const pinsOver = (path: string): VersionPin[] =>
    layeredPins([...layers, rootOf(path)].flat(), reader).filter(
      pin => pin.file === path,
    );
  return [
    { owner: `the chart of ${folder}`, pins: layeredPins(layers, reader) },
    ...further.map(path => ({ owner: path, pins: pinsOver(path) })),
  ];
}
