import { type TextEdit, editText, joinEdits } from '../edit/editFiles';
import type { FileDraft, FolderDraft } from '../edit/FileDraft';
import type { LayoutDriver, LayoutFolder } from '../LayoutDriver';
import { folderOf, nameOf, resolvePath, withoutSlash } from '../locate/folders';
import { parseFile } from '../locate/parseFile';
import { workloadManifests } from '../manifests/workloadManifests';
import { imageName, parseImageVersion } from '../pins/imageReference';
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

/** Whether a kustomization lists a file or folder among its resources. */
function isListed(path: string, text: string, target: string): boolean {
  return parseFile(path, text)
    .roots.flatMap(root => root.list('resources'))
    .some(item => resolvePath(folderOf(path), item.text() ?? '') === target);
}

/** A new file of a folder, which the folder's kustomization lists where there is one. */
export function newResource(
  { folder, files }: LayoutFolder,
  draft: FileDraft,
): FolderDraft {
  const path = findKustomization(folder, files);
  const text = path && files.get(path);
  return joinEdits(
    path && text !== undefined && !isListed(path, text, draft.path)
      ? editText(path, text, [listing('resources', nameOf(draft.path))])
      : { changes: [] },
    { changes: [draft] },
  );
}

/** Adds a folder of manifests, the resource and the image entry to the folder's kustomization. */
export const addService: LayoutDriver['addService'] = ({
  folder,
  files,
  service,
}) => {
  const path = findKustomization(folder, files);
  if (!path) {
    return { refused: `there is no kustomization.yaml in ${folder}` };
  }
  const { name, image } = service;
  const before = files.get(path)!;
  const { roots } = parseFile(path, before);
  const resource = roots
    .flatMap(root => root.list('resources'))
    .map(item => item.text() ?? '')
    .find(text => resourceName(text) === name);
  if (resource !== undefined) {
    return { refused: `${path} already has a resource ${resource}` };
  }
  const entry = roots
    .flatMap(root => root.list('images'))
    .find(item => imageName(item.text('name') ?? '') === imageName(image));
  if (entry) {
    return { refused: `${path} already has an entry for the image ${image}` };
  }
  const version = parseImageVersion(service.tag);
  return joinEdits(
    editText(path, before, [
      listing('resources', name),
      listing('images', {
        name: image,
        newTag: version?.tag,
        digest: version?.digest,
      }),
    ]),
    { changes: workloadManifests(folder, service) },
  );
};
