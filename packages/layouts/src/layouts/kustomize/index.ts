import type { LayoutDriver } from '../../driver/LayoutDriver';
import { isJsonPatch } from '../../patches/applyPatch';
import {
  findKustomization,
  isKustomization,
} from '../../kustomization/findKustomization';
import { addService } from './addService';
import { begins } from './begins';
import { builds } from './stages/builds';
import { buildsOnly } from './buildsOnly';
import { entry, lists } from './folder';
import { gain } from './gain';
import { jsonPatchPins } from './jsonPatch';
import { locateCharts } from './charts';
import { leftBehind } from './leftBehind';
import { link } from './link/link';
import { locate } from './locate';
import { LAYOUT } from './name';
import { removeService } from './removeService';
import { isBuiltinPlugin } from './stages/transformers';
import { settings } from './settings';

/** Kustomizations, with what they lead to. */
export const kustomize: LayoutDriver = {
  name: LAYOUT,
  evidence: 'a kustomization',
  folder: { entry, main: findKustomization, buildsOnly, lists },
  files: {
    claims: isKustomization,
    recognises: file => file.roots.some(isBuiltinPlugin),
    locate,
  },
  layered: {
    concerns: (_, text) => /helmChart|HelmChart/.test(text),
    locate: locateCharts,
  },
  data: { claims: isJsonPatch, locate: jsonPatchPins },
  builds,
  link,
  gain,
  leftBehind,
  settings,
  begins,
  addService,
  removeService,
};
