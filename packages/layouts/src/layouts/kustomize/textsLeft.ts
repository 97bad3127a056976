import { builtFrom } from '../../kustomization/builtFrom';
import { isKustomization } from '../../kustomization/findKustomization';
import { referencesOf } from '../../kustomization/referencesOf';
import type { SourceFiles } from '../../yaml/SourceFiles';
import type { YamlPlace } from '../../yaml/YamlPlace';

/** What a generator makes an object of is data, and names none. */
const isData = (place: string) => /^(configMap|secret)Generator\[/.test(place);

/** Whether a place of a kustomization may hold a patch in a string. */
const mayHoldPatch = ({ path }: YamlPlace) =>
  path.at(-1) === 'patch' || path[0] === 'patchesStrategicMerge';

const textOf = (place: YamlPlace): string[] => [place.text() ?? []].flat();

/** The texts below a place of a kustomization or of an object, also those of patches that stand in strings. */
export function textsBelow(place: YamlPlace): string[] {
  return place.flatMap(item => [
    ...textOf(item),
    ...(mayHoldPatch(item)
      ? item.innerDocuments().flatMap(document => document.flatMap(textOf))
      : []),
  ]);
}

/**
 * The texts of what a kustomization names and keeps: of all that it is built from, patches and transformers alike.
 *
 * @param named - Places and paths that are named
 */
export function textsLeft(
  files: SourceFiles,
  named: Array<{ place: string; path: string }>,
): Set<string> {
  const found = new Set<string>();
  const queue = [...named];
  for (let next = queue.pop(); next; next = queue.pop()) {
    for (const path of isData(next.place) ? [] : builtFrom(files, next.path)) {
      if (!found.has(path)) {
        found.add(path);
        queue.push(
          ...(isKustomization(path)
            ? files.parse(path).roots.flatMap(root => referencesOf(path, root))
            : []),
        );
      }
    }
  }
  return new Set(
    [...found].flatMap(file => files.parse(file).roots.flatMap(textsBelow)),
  );
}
