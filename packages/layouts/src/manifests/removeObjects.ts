import type { FileChange } from '../edit/FileChange';
import { editText, joinEdits } from '../edit/editFiles';
import { findKustomization } from '../kustomize/findKustomization';
import type { FolderEdit, LayoutFolder } from '../LayoutDriver';
import { folderOf, isBelow, resolvePath } from '../locate/folders';
import { parseFile } from '../locate/parseFile';
import { removeItem } from '../yaml/removeItem';
import type { YamlPlace } from '../yaml/YamlPlace';
import { objectNames } from './locateManifest';

/** How much of a file is the service's. */
function shareOf(text: string, path: string, service: string) {
  const owned = (root: YamlPlace) =>
    objectNames(root).some(({ name }) => name === service);
  const roots = parseFile(path, text).roots.filter(
    root => root.isMap || root.isList,
  );
  const own = roots.filter(owned).length;
  return { own, others: roots.length - own };
}

/** Takes paths out of `resources` of the folder's kustomization. */
export function unlistResources(
  { folder, files }: LayoutFolder,
  removed: string[],
): FolderEdit {
  const path = findKustomization(folder, files);
  if (!path) {
    return { changes: [] };
  }
  const [root] = parseFile(path, files.get(path)!).roots;
  const indexes = (root?.list('resources') ?? []).flatMap((item, index) => {
    const resource = resolvePath(folderOf(path), item.text() ?? '');
    return resource && removed.includes(resource) ? [index] : [];
  });
  return editText(
    path,
    files.get(path)!,
    indexes
      .reverse()
      .map(index => (text: string) => removeItem(text, ['resources', index])),
  );
}

/**
 * Removes the files of a folder whose objects are all the service's, and their entries in the folder's kustomization.
 */
export function removeObjects(
  options: LayoutFolder & { service: string },
): FolderEdit {
  const { folder, files, service } = options;
  const removed: FileChange[] = [];
  for (const [path, before] of files) {
    if (!isBelow(folder, path)) {
      continue;
    }
    const { own, others } = shareOf(before, path, service);
    if (own > 0 && others > 0) {
      return {
        refused: `${path} holds ${service} and other objects: take it out by hand`,
      };
    }
    if (own > 0) {
      removed.push({ path, before });
    }
  }
  if (removed.length === 0) {
    return { refused: `no object in ${folder} is named ${service}` };
  }
  return joinEdits(
    { changes: removed },
    unlistResources(
      options,
      removed.map(({ path }) => path),
    ),
  );
}
