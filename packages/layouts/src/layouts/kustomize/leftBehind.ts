import { isKustomization } from '../../kustomization/findKustomization';
import { objectsIn } from '../../objects/objectsIn';
import { isBelow } from '../../tree/folders';
import type { SourceFiles } from '../../yaml/SourceFiles';
import { builtFrom } from '../../kustomization/builtFrom';
import { referencesOf } from '../../kustomization/referencesOf';
import { namedObjects } from './namedObjects';

function objectNamesIn(files: SourceFiles, start: string): Set<string> {
  return new Set(
    [...builtFrom(files, start)]
      .filter(path => !isKustomization(path))
      .flatMap(path => objectsIn(files.parse(path)))
      .flatMap(object => object.text('metadata', 'name') ?? []),
  );
}

/**
 * What kustomizations would still ask for after a change of files although it is gone: a file or folder, or an object
 * that they patch. Undefined when there is nothing of the kind.
 */
export function leftBehind(
  before: SourceFiles,
  after: SourceFiles,
): string | undefined {
  const removed = [...before.keys()].filter(path => !after.has(path));
  const left = [...after.keys()];
  const isGone = (target: string) =>
    removed.some(path => isBelow(target, path)) &&
    !left.some(path => isBelow(target, path));
  for (const path of left.filter(isKustomization)) {
    const gone = after
      .parse(path)
      .roots.flatMap(root => referencesOf(path, root))
      .find(reference => isGone(reference.path));
    if (gone) {
      return `${path} still uses ${gone.path} (${gone.place})`;
    }
    const named = namedObjects(after, path);
    const is = named.length > 0 ? objectNamesIn(after, path) : new Set();
    const was = named.length > 0 ? objectNamesIn(before, path) : new Set();
    const lost = named.find(({ name }) => was.has(name) && !is.has(name));
    if (lost) {
      return `${path} still changes the object ${lost.name} (${lost.place})`;
    }
  }
  return undefined;
}
