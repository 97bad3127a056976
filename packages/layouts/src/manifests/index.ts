import type { LayoutDriver } from '../LayoutDriver';
import { addService } from './addService';
import { locateManifest } from './locateManifest';
import { removeObjects } from './removeObjects';

/** Kubernetes objects as they are applied. */
export const manifests: LayoutDriver = {
  name: 'manifests',
  evidence: 'Kubernetes objects',
  objects: {
    // Catalog entities have the same form and are no Kubernetes objects
    claims: object =>
      !/^(scaffolder\.)?backstage\.io\//.test(object.text('apiVersion') ?? ''),
    locate: object => locateManifest(object),
  },
  addService,
  removeService: removeObjects,
};
