import type { LayoutDriver } from '../../driver/LayoutDriver';
import { locateManifest } from '../../objects/locateManifest';
import { removeObjects } from '../../objects/removeObjects';
import { addService } from './addService';
import { isManifest } from './claims';
import { isHelmChart } from './helmChart';
import { fleetPins, isFleet, locateFleet } from './fleet';
import { locate } from './locate';
import { LAYOUT } from './name';
import { settings } from './settings';

/** Kubernetes objects as they are applied. */
export const manifests: LayoutDriver = {
  name: LAYOUT,
  evidence: 'Kubernetes objects',
  files: { claims: isFleet, locate: file => ({ pins: fleetPins(file) }) },
  layered: { concerns: isFleet, locate: locateFleet },
  objects: {
    claims: isManifest,
    locate,
    mayNeed: /HelmChartConfig|kind\W+HelmChart\b/,
    needsOthers: object =>
      isHelmChart(object) && object.text('kind') === 'HelmChart',
  },
  data: {
    // A patch of a known object may leave out its kind
    locate: (root, names) =>
      root.get('spec') ? locateManifest(root, { layout: LAYOUT, names }) : [],
  },
  settings,
  addService,
  removeService: removeObjects,
};
