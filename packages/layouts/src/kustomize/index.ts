import type { LayoutDriver } from '../LayoutDriver';
import { addService } from './addService';
import { isKustomization } from './findKustomization';
import { locateKustomization } from './locateKustomization';
import { removeService } from './removeService';

/** Kustomizations, with what they lead to. */
export const kustomize: LayoutDriver = {
  name: 'kustomize',
  evidence: 'a kustomization',
  files: {
    claims: isKustomization,
    locate: locateKustomization,
  },
  addService,
  removeService,
};
