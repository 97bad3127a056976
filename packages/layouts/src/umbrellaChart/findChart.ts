import type { LayoutFolder } from '../LayoutDriver';
import { below } from '../locate/folders';
import { parseFile } from '../locate/parseFile';

/** The file of a folder that lists the chart's dependencies. */
export function findChart({ folder, files }: LayoutFolder): string | undefined {
  return ['Chart.yaml', 'requirements.yaml']
    .map(name => below(folder, name))
    .find(path => {
      const text = files.get(path);
      return (
        text !== undefined &&
        parseFile(path, text).roots.some(
          root => root.list('dependencies').length > 0,
        )
      );
    });
}
