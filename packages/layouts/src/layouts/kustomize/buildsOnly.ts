import type { FolderReader } from '../../driver/LayoutDriver';
import {
  findKustomization,
  isKustomization,
} from '../../kustomization/findKustomization';
import { objectsIn } from '../../objects/objectsIn';
import { folderOf, resolvePath } from '../../tree/folders';
import type { SourceFiles } from '../../yaml/SourceFiles';
import type { YamlPlace } from '../../yaml/YamlPlace';
import { walkBuilt } from '../../kustomization/builtFrom';

/** What a kustomization builds objects from that are not written down. */
const GENERATED = ['helmCharts', 'helmChartInflationGenerator', 'generators'];

/** Whether all that a kustomization builds from was read. */
function isComplete(files: SourceFiles, path: string): boolean {
  const isRead = (item: YamlPlace) => {
    const target = resolvePath(folderOf(path), item.text() ?? '');
    return (
      target !== undefined &&
      (files.has(target) || findKustomization(target, files) !== undefined)
    );
  };
  return files
    .parse(path)
    .roots.every(
      root =>
        !GENERATED.some(key => root.get(key)) &&
        ['resources', 'bases', 'components'].every(key =>
          root.list(key).every(isRead),
        ),
    );
}

/** Whether a folder's kustomization builds from objects of some sort alone; where some are not known, it may not. */
export const buildsOnly: FolderReader['buildsOnly'] = (
  { folder, files },
  isOfSort,
) => {
  const start = findKustomization(folder, files);
  let count = 0;
  // Ends at the first one: thousands of files may follow
  for (const path of start ? walkBuilt(files, start) : []) {
    const lists = isKustomization(path);
    const objects = lists
      ? []
      : objectsIn(files.parse(path)).filter(root => root.isMap);
    if (lists ? !isComplete(files, path) : !objects.every(isOfSort)) {
      return false;
    }
    count += objects.length;
  }
  return count > 0;
};
