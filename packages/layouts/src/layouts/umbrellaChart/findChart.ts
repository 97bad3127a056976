import type { ReadFolder } from '../../driver/ReadFolder';
import { below } from '../../tree/folders';

/** The file of a folder that lists the chart's dependencies, be it an empty list. */
export function findChart({ folder, files }: ReadFolder): string | undefined {
  const charts = ['Chart.yaml', 'requirements.yaml'].flatMap(name => {
    const path = below(folder, name);
    const lists = files
      .parse(path)
      .roots.flatMap(root => root.get('dependencies') ?? []);
    const count = lists.flatMap(list => list.children()).length;
    return lists.length > 0 ? [{ path, count }] : [];
  });
  return (charts.find(({ count }) => count > 0) ?? charts.at(0))?.path;
}
