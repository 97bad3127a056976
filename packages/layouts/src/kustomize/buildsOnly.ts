import { folderOf, resolvePath } from '../locate/folders';
import { parseFile } from '../locate/parseFile';
import { objectsIn } from '../manifests/removeObjects';
import type { YamlPlace } from '../yaml/YamlPlace';
import { findKustomization, isKustomization } from './findKustomization';
import { walkBuilt } from './leftBehind';

type Files = ReadonlyMap<string, string>;

/** What a kustomization builds objects from that are not written down. */
const GENERATED = ['helmCharts', 'helmChartInflationGenerator', 'generators'];

/** Whether all that a kustomization builds from was read. */
function isComplete(files: Files, path: string): boolean {
  const isRead = (item: YamlPlace) => {
    const target = resolvePath(folderOf(path), item.text() ?? '');
    return (
      target !== undefined &&
      (files.has(target) || findKustomization(target, files) !== undefined)
    );
  };
  return parseFile(path, files.get(path) ?? '').roots.every(
    root =>
      !GENERATED.some(key => root.get(key)) &&
      ['resources', 'bases', 'components'].every(key =>
        root.list(key).every(isRead),
      ),
  );
}

/** Whether a kustomization builds from objects of some kind alone; where some are not known, it may not. */
export function buildsOnly(
  files: Files,
  start: string,
  isOfKind: (object: YamlPlace) => boolean,
): boolean {
  let count = 0;
  // Ends at the first one: thousands of files may follow
  for (const path of walkBuilt(files, start)) {
    const lists = isKustomization(path);
    const objects = lists
      ? []
      : objectsIn(path, files.get(path) ?? '').filter(root => root.isMap);
    if (lists ? !isComplete(files, path) : !objects.every(isOfKind)) {
      return false;
    }
    count += objects.length;
  }
  return count > 0;
}
