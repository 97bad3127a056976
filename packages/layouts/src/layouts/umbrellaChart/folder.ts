import type { FolderReader } from '../../driver/LayoutDriver';
import { below, folderOf, isBelow } from '../../tree/folders';
import { isChartFile } from './claims';
import { findChart } from './findChart';

/** The chart of a folder with its values and lock files. What else may deploy it goes before it. */
export const entry: FolderReader['entry'] = ({
  folder,
  has,
  own,
  overrides,
}) => {
  const charts = own.filter(isChartFile);
  const locks = ['Chart.lock', 'requirements.lock'];
  return charts.length === 0
    ? undefined
    : {
        detection: `${charts[0]} is a chart`,
        files: [
          ...charts,
          ...own.filter(path => /values[^/]*\.ya?ml$/i.test(path)),
          ...locks.map(name => below(folder, name)).filter(has),
          ...overrides,
        ],
        yields: true,
      };
};

/** A chart is there for its values, unless it lists dependencies, be it an empty list. */
export const ownsEmpty: FolderReader['ownsEmpty'] = read =>
  findChart(read) !== undefined;

/** Files below a chart that are templates or come with it. */
export const leavesOut: FolderReader['leavesOut'] = paths => {
  const charts = paths
    .filter(path => /(^|\/)Chart\.yaml$/.test(path))
    .map(folderOf);
  return path =>
    charts.some(chart =>
      ['templates', 'charts', 'crds'].some(name =>
        isBelow(below(chart, name), path),
      ),
    );
};
