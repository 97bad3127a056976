import type { LayoutDriver } from '../../driver/LayoutDriver';
import { chartData } from '../../values/chartData';
import { blockText } from '../../yaml/blockLines';

/** A chart without dependencies, and without values for them: these are read as values are. */
export const begins: LayoutDriver['begins'] = folder => ({
  layout: 'auto',
  files: {
    'Chart.yaml': blockText({ ...chartData(folder), dependencies: [] }),
    'values.yaml': '{}\n',
  },
});
