import type { LayoutDriver } from '../../driver/LayoutDriver';
import { removeObjects } from '../../objects/removeObjects';
import { addService } from './addService';
import { begins } from './begins';
import { builds, changedFolders, leadsAway } from './builds';
import { claimsObject } from './claims';
import { deployed } from './deployed';
import { link } from './link';
import { locate } from './locate';
import { releaseMarks, says } from './marks';
import { LAYOUT } from './name';
import { settings } from './settings';

/** Flux objects: releases, kustomizations and their sources. */
export const flux: LayoutDriver = {
  name: LAYOUT,
  evidence: 'Flux objects',
  folder: { marked: read => releaseMarks(read) !== undefined },
  objects: {
    claims: claimsObject,
    locate,
    mayNeed: /valuesFrom/,
    needsOthers: object => object.get('spec', 'valuesFrom') !== undefined,
    changes: changedFolders,
    leadsAway,
    mayChange: /kustomize\.toolkit\.fluxcd\.io/,
    ownsFolder: true,
  },
  builds,
  link,
  deployed,
  settings,
  begins,
  addService,
  says,
  removeService: removeObjects,
};
