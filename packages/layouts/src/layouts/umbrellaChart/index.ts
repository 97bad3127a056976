import type { LayoutDriver } from '../../driver/LayoutDriver';
import { findValues } from '../../values/findValues';
import { findChart } from './findChart';
import { addService } from './addService';
import { begins } from './begins';
import { isChartFile } from './claims';
import { companions } from './companions';
import { entry, leavesOut, ownsEmpty } from './folder';
import { link } from './link';
import { locate } from './locate';
import { LAYOUT } from './name';
import { removeService } from './removeService';
import { locateValuesOver } from './locateValuesOver';
import { settings } from './settings';

/** Charts that are made of other charts. */
export const umbrellaChart: LayoutDriver = {
  name: LAYOUT,
  evidence: 'a Chart.yaml',
  folder: { entry, ownsEmpty, leavesOut },
  files: { claims: isChartFile, locate },
  layered: { concerns: isChartFile, locate: locateValuesOver },
  link,
  companions,
  mainFiles: read => ({
    chart: findChart(read),
    values: findValues(read.folder, read.files),
  }),
  settings,
  begins,
  addService,
  removeService,
};
