import { isKustomization } from '../../kustomization/findKustomization';
import { objectsIn } from '../../objects/objectsIn';
import { isBelow } from '../../tree/folders';
import { parseYaml } from '../../yaml/parseYaml';
import { formatPath } from '../../yaml/paths';
import type { SourceFiles } from '../../yaml/SourceFiles';
import { builtFrom } from '../../kustomization/builtFrom';
import { referencesOf } from '../../kustomization/referencesOf';

function objectNamesIn(files: SourceFiles, start: string): Set<string> {
  return new Set(
    [...builtFrom(files, start)]
      .filter(path => !isKustomization(path))
      .flatMap(path => objectsIn(files.parse(path)))
      .flatMap(object => object.text('metadata', 'name') ?? []),
  );
}

/** The objects that a kustomization changes by their name, and where it says so. */
function namedObjects(
  files: SourceFiles,
  path: string,
): Array<{ place: string; name: string }> {
  return files.parse(path).roots.flatMap(root => {
    const named = [
      'patches',
      'patchesJson6902',
      'replicas',
      'replacements',
      'vars',
    ]
      .flatMap(key => [...(root.get(key)?.visit() ?? [])])
      .filter(place =>
        /^replicas\[\d+\]\.name$|\.(target|source|select|objref)\.name$/.test(
          formatPath(place.path),
        ),
      )
      .map(place => ({
        place: formatPath(place.path),
        name: place.text() ?? '',
      }));
    const patched = referencesOf(path, root)
      .filter(({ place }) => /^patches/.test(place))
      .flatMap(({ place, path: file }) =>
        objectsIn(files.parse(file)).map(object => ({
          place,
          name: object.text('metadata', 'name') ?? '',
        })),
      );
    const inline = [
      ...root.list('patches').flatMap(item => item.get('patch') ?? []),
      ...root.list('patchesStrategicMerge'),
    ].flatMap(place => {
      const parsed = parseYaml(place.text() ?? '');
      const documents = 'documents' in parsed ? parsed.documents : [];
      return documents.map(document => ({
        place: formatPath(place.path),
        name: String(document.getIn(['metadata', 'name']) ?? ''),
      }));
    });
    return [...named, ...patched, ...inline];
  });
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
