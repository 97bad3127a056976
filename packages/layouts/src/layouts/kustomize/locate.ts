import { isScalar } from 'yaml';
import type { FollowedFile, LocateNested, Located } from '../../driver/Located';
import { isKustomization } from '../../kustomization/findKustomization';
import { imageEntries, imageEntryPins } from '../../kustomization/imageEntries';
import {
  inlinePatchPins,
  patchPins,
  targetNames,
} from '../../kustomization/inlinePatches';
import type { VersionPin } from '../../pins/VersionPin';
import { withVersionLabels } from '../../pins/versionLabels';
import { folderOf, resolvePath } from '../../tree/folders';
import type { YamlFile } from '../../yaml/YamlFile';
import type { YamlPlace } from '../../yaml/YamlPlace';
import { chartFiles, chartsOf, renderedPins } from './charts';
import { LAYOUT } from './name';
import { remotePin } from './remoteReference';
import {
  imagesOf,
  patchFilesOf,
  transformedImage,
} from './stages/transformers';

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

/** Labels that kustomize puts on everything, and that nothing is selected by. */
function pairsOf(root: YamlPlace): YamlPlace[] {
  return root.list('labels').flatMap(item => {
    const selects = item.get('includeSelectors')?.node;
    const isPlain = !selects || (isScalar(selects) && selects.value === false);
    // `fields` puts them wherever it says
    return isPlain && !item.get('fields') ? item.all('pairs') : [];
  });
}

/** What `images` pins. The labels of one image alone repeat its version. */
function ownImagePins(root: YamlPlace): VersionPin[] {
  const pins = imageEntryPins(imagesOf(root), { layout: LAYOUT, names: [] });
  return pins.length === 1 ? withVersionLabels(pins, pairsOf(root)) : pins;
}

/** `[values.yaml=]fund-transfer-values.yaml` of a ConfigMap: values that releases take from it. */
function generatedValues(item: YamlPlace, folder: string): FollowedFile[] {
  const file = item.text()?.split('=').at(-1) ?? '';
  const path = resolvePath(folder, file);
  return path !== undefined && /values[^/]*\.ya?ml/i.test(item.text() ?? '')
    ? [{ path, readAs: 'values' }]
    : [];
}

/** The file or folder of the repository that a place names; nothing where it holds a text or names another repository. */
function local(
  place: YamlPlace | undefined,
  how: Omit<FollowedFile, 'path'> = {},
): FollowedFile[] {
  const text = place?.text();
  const remote = !text || /[\n?]|:\/\/|^git@/.test(text);
  const path =
    !place || remote
      ? undefined
      : resolvePath(folderOf(place.context.file.path), text);
  return path === undefined ? [] : [{ path, ...how }];
}

/** The files of patches that a transformer applies. */
function patchFiles(transformer: YamlPlace | undefined): FollowedFile[] {
  const names = targetNames(transformer?.get('target'));
  const files = transformer ? patchFilesOf(transformer) : [];
  return files.flatMap(item => local(item, { as: 'patch', names }));
}

/** Files of a kustomization that are read after it. */
function followed(root: YamlPlace, folder: string): FollowedFile[] {
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
      .list('transformers')
      .flatMap(item => [
        ...local(item, { as: 'transformer' }),
        ...patchFiles(item.inner()),
      ]),
    ...root.list('generators').flatMap(item => local(item)),
    ...root.list('replacements').flatMap(item => local(item.get('path'))),
    ...chartFiles(root),
    ...root
      .list('configMapGenerator')
      .flatMap(generator => generator.list('files'))
      .flatMap(item => generatedValues(item, folder)),
  ];
}

/** What transformers and generators pin that are configured in files of their own. */
function locatePlugins(file: YamlFile): Located {
  const entries = file.roots.flatMap(transformedImage);
  return {
    pins: [
      ...imageEntryPins(entries, { layout: LAYOUT, names: [] }),
      ...file.roots.flatMap(chartsOf).flatMap(chart => renderedPins(chart)),
    ],
    follows: [
      ...file.roots.flatMap(chartFiles),
      ...file.roots.flatMap(patchFiles),
    ],
    images: imageEntries(entries),
  };
}

/** Finds what a kustomization pins: images, charts, remote resources, and images in its patches. */
export function locate(file: YamlFile, nested: LocateNested): Located {
  const folder = folderOf(file.path);
  if (!isKustomization(file.path)) {
    return locatePlugins(file);
  }
  return {
    pins: file.roots.flatMap(root => [
      ...ownImagePins(root),
      ...chartsOf(root).flatMap(chart => renderedPins(chart)),
      ...root.list('generators').flatMap(item => {
        const inner = item.inner();
        return inner
          ? chartsOf(inner).flatMap(chart => renderedPins(chart))
          : [];
      }),
      ...RESOURCES.flatMap(key =>
        root.list(key).flatMap(item => remotePin(item) ?? []),
      ),
      ...ownPatchPins(root, nested),
    ]),
    follows: file.roots.flatMap(root => followed(root, folder)),
    images: file.roots.flatMap(root => imageEntries(imagesOf(root))),
  };
}
