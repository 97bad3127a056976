import {
  type TextEdit,
  editText,
  joinEdits,
  removing,
} from '../drafts/editFiles';
import type { FileDraft, FolderDraft } from '../drafts/FileDraft';
import type { ReadFolder } from '../driver/ReadFolder';
import { folderOf, nameOf, resolvePath, withoutSlash } from '../tree/folders';
import { appendItem, onlyDocument } from '../yaml/appendItem';
import { type Data, blockLines } from '../yaml/blockLines';
import { findKustomization } from './findKustomization';

/** Appends to a list, or starts it at the end of the file when there is none. */
function append(
  text: string,
  key: 'resources' | 'images',
  lines: string[],
): { text: string } | { refused: string } {
  return onlyDocument(text)?.has(key)
    ? appendItem(text, [key], lines)
    : appendItem(text, [], [`${key}:`, ...lines.map(line => `  ${line}`)]);
}

/** Puts an item behind those of a list, which may not be there yet. */
export function listing(key: 'resources' | 'images', item: Data): TextEdit {
  return {
    step: { add: [item], to: [key] },
    apply: text => append(text, key, blockLines([item])),
  };
}

/** The name that a resource goes by: of its folder, or of its file without the ending. */
export function resourceName(resource: string): string {
  return nameOf(withoutSlash(resource)).replace(/\.ya?ml$/, '');
}

/** The indexes of the resources that are some files or folders. */
function indexesOf(
  { files }: ReadFolder,
  path: string,
  targets: string[],
): number[] {
  const [root] = files.parse(path).roots;
  return (root?.list('resources') ?? []).flatMap((item, index) => {
    const target = resolvePath(folderOf(path), item.text() ?? '');
    return target !== undefined && targets.includes(target) ? [index] : [];
  });
}

/** A new file of a folder, which the folder's kustomization lists where there is one. */
export function newResource(read: ReadFolder, draft: FileDraft): FolderDraft {
  const path = findKustomization(read.folder, read.files);
  const text = path && read.files.get(path);
  return joinEdits(
    path &&
      text !== undefined &&
      indexesOf(read, path, [draft.path]).length === 0
      ? editText(path, text, [listing('resources', nameOf(draft.path))])
      : { changes: [] },
    { changes: [draft] },
  );
}

/** Takes paths out of `resources` of the folder's kustomization. */
export function unlistResources(
  read: ReadFolder,
  removed: string[],
): FolderDraft {
  const path = findKustomization(read.folder, read.files);
  const text = path && read.files.get(path);
  return path && text !== undefined
    ? editText(
        path,
        text,
        indexesOf(read, path, removed)
          .reverse()
          .map(index => removing(['resources', index])),
      )
    : { changes: [] };
}
