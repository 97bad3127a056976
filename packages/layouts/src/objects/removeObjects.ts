import { joinEdits } from '../drafts/editFiles';
import type { FileChange } from '../drafts/FileChange';
import type { FolderDraft } from '../drafts/FileDraft';
import type { ReadFolder } from '../driver/ReadFolder';
import { unlistResources } from '../kustomization/resources';
import { isBelow } from '../tree/folders';
import { shareOf } from './objectsIn';

/**
 * Removes the files of a folder whose objects are all the service's, and their entries in the folder's kustomization.
 */
export function removeObjects(
  options: ReadFolder & { service: string },
): FolderDraft {
  const { folder, files, service } = options;
  const removed: FileChange[] = [];
  for (const [path, before] of files) {
    if (!isBelow(folder, path)) {
      continue;
    }
    const { own, others, data } = shareOf(files.parse(path), service);
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
