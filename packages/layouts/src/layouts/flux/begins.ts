import type { LayoutDriver } from '../../driver/LayoutDriver';
import { newReleasedFolder } from '../../servicesChart/newReleasedFolder';
import { MARKS } from './marks';

/** Which account the HelmReleases act as, and which HelmChart they name, is the fleet's to say, and called by the environment's name. */
export const begins: LayoutDriver['begins'] = folder =>
  newReleasedFolder(folder, {
    kind: 'a HelmRelease',
    annotations: {
      [MARKS.chart]: `flux-system/environment-${folder.name}`,
      [MARKS.account]: `environment-${folder.name}`,
    },
  });
