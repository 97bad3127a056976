import type { LayoutDriver } from '../../driver/LayoutDriver';
import { locateValues } from '../../values/locateValues';
import { findValues } from '../../values/findValues';
import { addService } from './addService';
import { begins } from './begins';
import { isValuesFile } from './claims';
import { entry } from './folder';
import { LAYOUT } from './name';
import { removeService } from './removeService';
import { settings } from './settings';

/** Images in Helm values files. */
export const helmValues: LayoutDriver = {
  name: LAYOUT,
  evidence: 'a values file, or a data file that is used like one',
  folder: { entry },
  // A patch of a HelmRelease may be called podinfo-values.yaml: kinds go before names
  files: { claims: isValuesFile },
  data: {
    locate: (root, names) => locateValues(root, { layout: LAYOUT, names }),
    readAs: 'values',
    yields: true,
  },
  mainFiles: ({ folder, files }) => ({ values: findValues(folder, files) }),
  settings,
  begins,
  addService,
  removeService,
};
