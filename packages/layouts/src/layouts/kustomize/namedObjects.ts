import { referencesOf } from '../../kustomization/referencesOf';
import { objectsIn } from '../../objects/objectsIn';
import { parseYaml } from '../../yaml/parseYaml';
import { formatPath } from '../../yaml/paths';
import type { SourceFiles } from '../../yaml/SourceFiles';

/** The objects that a kustomization changes by their name, and where it says so. */
export function namedObjects(
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
