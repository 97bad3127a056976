import type { LayoutDriver } from '../../driver/LayoutDriver';
import { claimsObject } from './claims';
import { locate } from './locate';
import { LAYOUT } from './name';
import { settings } from './settings';

/** Crossplane: packages, provider-helm Releases, Compositions, and claims that carry versions. */
export const crossplane: LayoutDriver = {
  name: LAYOUT,
  evidence: 'Crossplane objects',
  objects: { claims: claimsObject, locate: object => locate(object) },
  settings,
};
