import type { LayoutDriver } from '../../driver/LayoutDriver';
import { removeObjects } from '../../objects/removeObjects';
import { addService } from './addService';
import { begins } from './begins';
import { builds, changedFolders, leadsAway } from './builds';
import { chartElementPins } from './chartElements';
import { claimsObject, isOverride } from './claims';
import { link } from './link';
import { locateObject, locateOverride } from './locate';
import { applicationMarks, says } from './marks';
import { LAYOUT } from './name';
import { settings } from './settings';

/** Argo CD Applications, ApplicationSets and their override files. */
export const argocd: LayoutDriver = {
  name: LAYOUT,
  evidence: 'Argo CD Applications',
  overrides: isOverride,
  folder: { marked: read => applicationMarks(read) !== undefined },
  files: { claims: isOverride, locate: locateOverride },
  objects: {
    claims: claimsObject,
    locate: locateObject,
    mayNeed: /^kind:\s*["']?Application/m,
    needsOthers: claimsObject,
    changes: changedFolders,
    leadsAway,
    mayChange: /argoproj\.io/,
    ownsFolder: true,
  },
  builds,
  data: { locate: chartElementPins },
  link,
  settings,
  begins,
  addService,
  says,
  removeService: removeObjects,
};
