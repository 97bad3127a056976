import type { FollowedFile, LocateNested, Located } from '../../driver/Located';
import { imageEntries, imageEntryPins } from '../../kustomization/imageEntries';
import {
  inlinePatchPins,
  patchPins,
  targetNames,
} from '../../kustomization/inlinePatches';
import { chartPin } from '../../pins/chartPin';
import type { PinName, VersionPin } from '../../pins/VersionPin';
import { folderOf, resolvePath } from '../../tree/folders';
import { locateValues } from '../../values/locateValues';
import type { YamlFile } from '../../yaml/YamlFile';
import type { YamlPlace } from '../../yaml/YamlPlace';
import { LAYOUT } from './name';
import { remotePin } from './remoteReference';

const RESOURCES = ['resources', 'bases', 'components'];

/** Images in patches that stand in the kustomization itself, in whichever form they are written. */
function ownPatchPins(root: YamlPlace, nested: LocateNested): VersionPin[] {
  const owner = { layout: LAYOUT, names: [] };
  const merges = root
    .list('patchesStrategicMerge')
    .filter(item => item.text()?.includes('\n'));
  return [
    ...['patches', 'patchesJson6902'].flatMap(key =>
      inlinePatchPins(root.list(key), owner, nested),
    ),
    ...merges.flatMap(item => patchPins(item, owner, nested)),
  ];
}

function releaseNames(chart: YamlPlace): PinName[] {
  const release = chart.text('releaseName');
  return release ? [{ by: 'release', name: release }] : [];
}

function helmChartPins(root: YamlPlace): VersionPin[] {
  return root.list('helmCharts').flatMap(chart => {
    const name = chart.text('name');
    const names = releaseNames(chart);
    const version = chart.get('version');
    const pin =
      name && version && chartPin(version, { layout: LAYOUT, name, names });
    const values = chart.get('valuesInline');
    return [
      ...(pin ? [pin] : []),
      ...(values ? locateValues(values, { layout: LAYOUT, names }) : []),
    ];
  });
}

/** `[values.yaml=]fund-transfer-values.yaml` of a ConfigMap: values that releases take from it. */
function generatedValues(item: YamlPlace, folder: string): FollowedFile[] {
  const file = item.text()?.split('=').at(-1) ?? '';
  const path = resolvePath(folder, file);
  return path !== undefined && /values[^/]*\.ya?ml/i.test(item.text() ?? '')
    ? [{ path, readAs: 'values' }]
    : [];
}

/** Files of a kustomization that are read after it. */
function followed(root: YamlPlace, folder: string): FollowedFile[] {
  const local = (
    place: YamlPlace | undefined,
    how: Omit<FollowedFile, 'path'> = {},
  ) => {
    const text = place?.text();
    const remote = !text || /[\n?]|:\/\/|^git@/.test(text);
    const path = remote ? undefined : resolvePath(folder, text);
    return path === undefined ? [] : [{ path, ...how }];
  };
  return [
    ...['resources', 'bases'].flatMap(key =>
      root.list(key).flatMap(item => local(item)),
    ),
    ...root
      .list('components')
      .flatMap(item => local(item, { as: 'component' })),
    ...['patches', 'patchesJson6902'].flatMap(key =>
      root.list(key).flatMap(item =>
        local(item.get('path'), {
          as: 'patch',
          names: targetNames(item.get('target')),
        }),
      ),
    ),
    ...root
      .list('patchesStrategicMerge')
      .flatMap(item => local(item, { as: 'patch' })),
    ...root
      .list('helmCharts')
      .flatMap(chart =>
        [
          chart.get('valuesFile'),
          ...chart.list('additionalValuesFiles'),
        ].flatMap(item =>
          local(item, { readAs: 'values', names: releaseNames(chart) }),
        ),
      ),
    ...root
      .list('configMapGenerator')
      .flatMap(generator => generator.list('files'))
      .flatMap(item => generatedValues(item, folder)),
  ];
}

/** Finds what a kustomization pins: images, charts, remote resources, and images in its patches. */
export function locate(file: YamlFile, nested: LocateNested): Located {
  const folder = folderOf(file.path);
  return {
    pins: file.roots.flatMap(root => [
      ...imageEntryPins(root.list('images'), { layout: LAYOUT, names: [] }),
      ...helmChartPins(root),
      ...RESOURCES.flatMap(key =>
        root.list(key).flatMap(item => remotePin(item) ?? []),
      ),
      ...ownPatchPins(root, nested),
    ]),
    follows: file.roots.flatMap(root => followed(root, folder)),
    images: file.roots.flatMap(root => imageEntries(root.list('images'))),
  };
}
