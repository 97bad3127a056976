import type { LayoutDriver } from '../../driver/LayoutDriver';
import { newServicesChart } from '../../servicesChart/newChart';
import { LAYOUT } from './name';

/** A chart that deploys what its values list, and values that list nothing. */
export const begins: LayoutDriver['begins'] = folder => ({
  layout: LAYOUT,
  files: newServicesChart(
    folder,
    'What runs in this environment. Versions change by pull request.',
  ),
});
