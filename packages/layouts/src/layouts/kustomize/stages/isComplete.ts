import { findKustomization } from '../../../kustomization/findKustomization';
import { folderOf, resolvePath } from '../../../tree/folders';
import type { SourceFiles } from '../../../yaml/SourceFiles';
import type { YamlPlace } from '../../../yaml/YamlPlace';

/** What a kustomization builds objects from that are not written down. */
const GENERATED = ['helmCharts', 'helmChartInflationGenerator', 'generators'];

/** Whether all that a kustomization builds from was read. */
export function isComplete(files: SourceFiles, path: string): boolean {
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
