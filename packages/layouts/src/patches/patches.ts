import type { BuiltObject } from '../driver/Layered';
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

/** An object before anything changes it. */
export function unchanged(object: YamlPlace): BuiltObject {
  const name = object.text('metadata', 'name');
  return { stages: [object], names: name === undefined ? [] : [name] };
}

/** An object behind a step that may change it. */
export function behind(
  built: BuiltObject,
  step: (object: YamlPlace) => YamlPlace,
): BuiltObject {
  const { stages, deletedBy } = built;
  const last = stages[stages.length - 1];
  const next = deletedBy ? last : step(last);
  return next === last ? built : { ...built, stages: [...stages, next] };
}

/** An object with one document of a patch; as it is where the patch is for others. */
function withPatch(
  built: BuiltObject,
  root: YamlPlace,
  target: YamlPlace | undefined,
): BuiltObject {
  const { stages, names } = built;
  const object = stages[stages.length - 1];
  const isMeant = target
    ? selects(target, object, names)
    : isPatchOf(root, object, names);
  if (!isMeant || built.deletedBy) {
    return built;
  }
  if (isJsonPatch(root)) {
    return target ? behind(built, place => applyJsonPatch(place, root)) : built;
  }
  const merged = root.isMap ? applyMergePatch(object, root) : object;
  return merged ? behind(built, () => merged) : { ...built, deletedBy: root };
}

/** An object with those patches that are for it, one after the other. */
export function applyPatches(
  built: BuiltObject,
  patches: Patch[],
): BuiltObject {
  return patches.reduce(
    (changed, { roots, target }) =>
      roots.reduce((result, root) => withPatch(result, root, target), changed),
    built,
  );
}
