import type { LayoutDriver } from '../../driver/LayoutDriver';
import { newReleasedFolder } from '../../servicesChart/newReleasedFolder';
import { MARKS } from './marks';

/** Which project the Applications are of is the fleet's to say, and called by the environment's name. */
export const begins: LayoutDriver['begins'] = folder =>
  newReleasedFolder(folder, {
    kind: 'an Application',
    annotations: {
      [MARKS.project]: `${folder.name}.services`,
      [MARKS.repository]: `${folder.repository}.git`,
      [MARKS.revision]: `refs/heads/${folder.branch}`,
    },
  });
