import type { FileChange } from '../edit/FileChange';
import { editText, joinEdits, removing } from '../edit/editFiles';
import { findKustomization } from '../kustomize/findKustomization';
import type { FolderDraft } from '../edit/FileDraft';
import type { LayoutFolder } from '../LayoutDriver';
import { folderOf, isBelow, resolvePath } from '../locate/folders';
import { parseFile } from '../locate/parseFile';
import type { YamlPlace } from '../yaml/YamlPlace';
import { objectNames } from './locateManifest';

/** The objects that a file holds, those of lists one by one. */
export function objectsIn(path: string, text: string): YamlPlace[] {
  const expand = (root: YamlPlace): YamlPlace[] =>
    /List$/.test(root.text('kind') ?? '') && root.get('items')?.isList
      ? root.list('items').flatMap(expand)
      : [root];
  return parseFile(path, text).roots.flatMap(expand);
}

/** How much of a file is the service's; `data` are documents that are no objects. */
export function shareOf(text: string, path: string, service: string) {
  const owned = (root: YamlPlace) =>
    objectNames(root).some(({ name }) => name === service);
  const all = objectsIn(path, text).filter(root => root.isMap || root.isList);
  const objects = all.filter(root => root.text('kind') !== undefined);
  const own = objects.filter(owned).length;
  return {
    own,
    others: objects.length - own,
    data: all.length - objects.length,
  };
}

/** Takes paths out of `resources` of the folder's kustomization. */
function unlistResources(
  { folder, files }: LayoutFolder,
  removed: string[],
): FolderDraft {
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
    indexes.reverse().map(index => removing(['resources', index])),
  );
}

/**
 * Removes the files of a folder whose objects are all the service's, and their entries in the folder's kustomization.
 */
export function removeObjects(
  options: LayoutFolder & { service: string },
): FolderDraft {
  const { folder, files, service } = options;
  const removed: FileChange[] = [];
  for (const [path, before] of files) {
    if (!isBelow(folder, path)) {
      continue;
    }
    const { own, others, data } = shareOf(before, path, service);
    if (own > 0 && others + data > 0) {
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
