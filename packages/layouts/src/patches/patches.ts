import { folderOf, resolvePath } from '../tree/folders';
import type { SourceFiles } from '../yaml/SourceFiles';
import type { YamlPlace } from '../yaml/YamlPlace';
import { applyJsonPatch, applyMergePatch, isJsonPatch } from './applyPatch';
import { isPatchOf, selects } from './selects';

/** A patch with the objects that it is said to be for, where it says so. */
export interface Patch {
  roots: YamlPlace[];
  target?: YamlPlace;
}

/** The documents of a patch that stands in a string, or in the file that a path names. */
export function patchRoots(
  place: YamlPlace | undefined,
  files: SourceFiles,
): YamlPlace[] {
  const text = place?.text();
  if (!place || text === undefined) {
    return [];
  }
  const path = /\n/.test(text)
    ? undefined
    : resolvePath(folderOf(place.context.file.path), text);
  if (path !== undefined && files.has(path)) {
    return files.parse(path).roots;
  }
  const inner = place.inner();
  return inner ? [inner] : [];
}

/** An entry of `patches`, or a transformer that is written like one. */
export function patchOf(item: YamlPlace, files: SourceFiles): Patch {
  const target = item.get('target');
  return {
    roots: [
      ...['path', 'patch', 'jsonOp'].flatMap(key =>
        patchRoots(item.get(key), files),
      ),
    ],
    ...(target ? { target } : {}),
  };
}

/** An object with a patch; the object itself where the patch is for others. */
export function patched(
  object: YamlPlace,
  { roots, target }: Patch,
  names: string[],
): YamlPlace {
  return roots.reduce((changed, root) => {
    if (isJsonPatch(root)) {
      return target && selects(target, object, names)
        ? applyJsonPatch(changed, root)
        : changed;
    }
    const isMeant = target
      ? selects(target, object, names)
      : isPatchOf(root, object, names);
    return root.isMap && isMeant
      ? applyMergePatch(changed, root) ?? changed
      : changed;
  }, object);
}
