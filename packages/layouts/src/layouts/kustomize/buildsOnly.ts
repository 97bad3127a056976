import type { FolderReader } from '../../driver/LayoutDriver';
import {
  findKustomization,
  isKustomization,
} from '../../kustomization/findKustomization';
import { objectsIn } from '../../objects/objectsIn';
import { isComplete } from './stages/isComplete';
import { walkBuilt } from '../../kustomization/builtFrom';

/** Whether a folder's kustomization builds from objects of some sort alone; where some are not known, it may not. */
export const buildsOnly: FolderReader['buildsOnly'] = (
  { folder, files },
  isOfSort,
) => {
  const start = findKustomization(folder, files);
  let count = 0;
  // Ends at the first one: thousands of files may follow
  for (const path of start ? walkBuilt(files, start) : []) {
    const lists = isKustomization(path);
    const objects = lists
      ? []
      : objectsIn(files.parse(path)).filter(root => root.isMap);
    if (lists ? !isComplete(files, path) : !objects.every(isOfSort)) {
      return false;
    }
    count += objects.length;
  }
  return count > 0;
};
