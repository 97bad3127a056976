import type { LayoutDriver } from '../LayoutDriver';
import { parseFile } from '../locate/parseFile';
import { removeObjects } from '../manifests/removeObjects';
import { resourceName } from './addService';
import { findKustomization } from './findKustomization';
import { removeService } from './removeService';

/** Removes what the folder's kustomization lists by the service's name, else the objects that are named after it. */
export const removeListed: LayoutDriver['removeService'] = options => {
  const { folder, files, service } = options;
  const path = findKustomization(folder, files);
  const listed = parseFile(path ?? '', files.get(path ?? '') ?? '')
    .roots.flatMap(root => root.list('resources'))
    .some(item => resourceName(item.text() ?? '') === service);
  return listed ? removeService!(options) : removeObjects(options);
};
