import type { LayoutDriver } from '../../driver/LayoutDriver';
import { findState } from './findState';
import { addService } from './addService';
import { begins } from './begins';
import { hasReleases, isState, isTemplate } from './claims';
import { deployed } from './deployed';
import { entry } from './folder';
import { locate, locateLayered } from './locate';
import { LAYOUT } from './name';
import { removeService } from './removeService';
import { settings } from './settings';

/** What a state has that takes anything from other files. */
const OTHERS =
  /\b(values|bases|environments|inherit):|\bchart:\s*["']?\.{1,2}\//;

/** helmfile's states: plain YAML, and YAML with Go template actions between it. */
export const helmfile: LayoutDriver = {
  name: LAYOUT,
  evidence: 'a helmfile',
  templates: isTemplate,
  folder: { entry },
  files: { claims: isState, recognises: hasReleases, locate },
  layered: {
    concerns: (path, text) =>
      (isState(path) || /^releases:/m.test(text)) && OTHERS.test(text),
    locate: locateLayered,
  },
  deployed,
  mainFiles: read => ({ state: findState(read)?.path }),
  settings,
  begins,
  addService,
  removeService,
};
