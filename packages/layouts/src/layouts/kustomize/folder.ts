import type { FolderReader } from '../../driver/LayoutDriver';
import {
  findKustomization,
  isKustomization,
} from '../../kustomization/findKustomization';
import { resourceName } from '../../kustomization/resources';

/** The kustomization of a folder. */
export const entry: FolderReader['entry'] = ({ own, overrides }) => {
  const path = own.find(isKustomization);
  return path === undefined
    ? undefined
    : {
        detection: `${path} is a kustomization`,
        files: [path, ...overrides],
      };
};

/** Whether the folder's kustomization lists a resource by the service's name. */
export const lists: FolderReader['lists'] = ({ folder, files, service }) => {
  const path = findKustomization(folder, files);
  const roots = path ? files.parse(path).roots : [];
  return roots
    .flatMap(root => root.list('resources'))
    .some(item => resourceName(item.text() ?? '') === service);
};
