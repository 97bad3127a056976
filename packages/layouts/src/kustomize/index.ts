import type { LayoutDriver } from '../LayoutDriver';
import { addService } from './addService';
import { KUSTOMIZATIONS } from './findKustomization';
import { locateKustomization } from './locateKustomization';
import { removeService } from './removeService';

/** Kustomizations, with what they lead to. */
export const kustomize: LayoutDriver = {
  name: 'kustomize',
  evidence: 'a kustomization',
  files: {
    claims: path =>
      KUSTOMIZATIONS.some(name => path === name || path.endsWith(`/${name}`)),
    locate: locateKustomization,
  },
  addService,
  removeService,
};
