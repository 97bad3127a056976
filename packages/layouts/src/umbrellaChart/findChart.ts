import type { LayoutFolder } from '../LayoutDriver';
import { below } from '../locate/folders';
import { parseFile } from '../locate/parseFile';

/** The file of a folder that lists the chart's dependencies, be it an empty list. */
export function findChart({ folder, files }: LayoutFolder): string | undefined {
  const charts = ['Chart.yaml', 'requirements.yaml'].flatMap(name => {
    const path = below(folder, name);
    const lists = parseFile(path, files.get(path) ?? '').roots.flatMap(
      root => root.get('dependencies') ?? [],
    );
    const count = lists.flatMap(list => list.children()).length;
    return lists.length > 0 ? [{ path, count }] : [];
  });
  return (charts.find(({ count }) => count > 0) ?? charts.at(0))?.path;
}
