import type { SourceFiles } from '../yaml/SourceFiles';
import type { YamlPlace } from '../yaml/YamlPlace';
import { objectsIn } from './objectsIn';

/** What an object holds under a key of its data: YAML where it is a block of it, else the text. */
function dataOf(object: YamlPlace, key: string): YamlPlace | undefined {
  const place = object.get('data', key) ?? object.get('stringData', key);
  const inner = place?.inner();
  return inner?.isMap ? inner : place;
}

/** Objects of a kind and name in files. */
export function* objectsNamed(
  files: SourceFiles,
  paths: Iterable<string>,
  { kind, name }: { kind: string; name: string },
): Generator<YamlPlace> {
  for (const path of paths) {
    const text = files.get(path) ?? '';
    // Most files hold nothing of the name, and are not parsed again
    if (text.includes(name) && text.includes(kind)) {
      for (const object of objectsIn(files.parse(path))) {
        if (
          object.text('kind') === kind &&
          object.text('metadata', 'name') === name
        ) {
          yield object;
        }
      }
    }
  }
}

/** What the first object of a kind and name that has the key holds under it; undefined where none does. */
export function dataIn(
  files: SourceFiles,
  paths: Iterable<string>,
  { kind, name, key }: { kind: string; name: string; key: string },
): YamlPlace | undefined {
  for (const object of objectsNamed(files, paths, { kind, name })) {
    const found = dataOf(object, key);
    if (found) {
      return found;
    }
  }
  return undefined;
}
