import { isKustomization } from '../kustomization/findKustomization';
import { referencesOf } from '../kustomization/referencesOf';
import { folderOf, resolvePath } from '../tree/folders';
import type { YamlFile } from '../yaml/YamlFile';
import { placeAt } from '../yaml/placeAt';
import type { YamlPlace } from '../yaml/YamlPlace';

/** A relative path in a file. */
export interface OutwardReference {
  place: YamlPlace;
  /** What of the scalar is the path, such as behind `file://`. */
  text: string;
  /** What it leads to, relative to the repository's root. */
  target: string;
}

const FILE = /^file:\/\//;

/** The relative paths by which a file leads to others. */
export function outwardReferences(file: YamlFile): OutwardReference[] {
  const named = isKustomization(file.path)
    ? file.roots.flatMap(root => referencesOf(file.path, root))
    : [];
  const charts = file.roots
    .flatMap(root => root.list('dependencies'))
    .flatMap(item => item.get('repository') ?? [])
    .filter(place => FILE.test(place.text() ?? ''));
  const values = file.roots
    .flatMap(root => root.list('releases'))
    .flatMap(release => [...release.list('values'), ...release.list('secrets')])
    .filter(place => /^[^:{]+\.[a-z]+$/.test(place.text() ?? ''));
  return [
    ...named.flatMap(reference => {
      const found = placeAt(file, reference.place);
      return 'place' in found ? [found.place] : [];
    }),
    ...charts,
    ...values,
  ].flatMap(place => {
    const text = (place.text() ?? '').replace(FILE, '').replace(/^[^/=]*=/, '');
    const target = resolvePath(folderOf(file.path), text);
    return target === undefined ? [] : [{ place, text, target }];
  });
}
