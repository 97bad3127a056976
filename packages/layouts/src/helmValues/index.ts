import type { LayoutDriver } from '../LayoutDriver';
import { addService } from './addService';
import { locateValues } from './locateValues';
import { removeService } from './removeService';

const FILE = /(^|\/)([\w.-]*[-_.])?values([-_.][\w.-]*)?\.ya?ml$/i;

/** Images in Helm values files. */
export const helmValues: LayoutDriver = {
  name: 'helm-values',
  evidence: 'a values file, or a data file that is used like one',
  files: {
    claims: path => FILE.test(path),
    // A patch of a HelmRelease may be called podinfo-values.yaml: kinds go before names
    locate: file => ({ pins: file.roots.flatMap(root => locateValues(root)) }),
  },
  addService,
  removeService,
};
