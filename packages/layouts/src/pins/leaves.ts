import { formatPath } from '../yaml/paths';
import type { PathStep, YamlPlace } from '../yaml/YamlPlace';
import { placeKey } from './pinKey';

/** The key of a place, as {@link placeKey} gives it to pins. */
export function keyOf({ context, path, line }: YamlPlace): string {
  return placeKey({
    file: context.file.path,
    document: context.index,
    path: formatPath(path),
    line,
  });
}

/** Where in a whole each scalar stands, by its key. */
export function pathsIn(whole: YamlPlace): Map<string, PathStep[]> {
  return new Map(
    whole.flatMap(place =>
      place.isMap || place.isList ? [] : [[keyOf(place), place.at]],
    ),
  );
}

/** What stands at a path of a whole, or nearest above it: what takes the place of another value there. */
export function standsAt(whole: YamlPlace, path: PathStep[]): YamlPlace {
  let at = whole;
  for (const step of path.slice(whole.at.length)) {
    const next = at.get(step);
    if (!next) {
      break;
    }
    at = next;
  }
  return at;
}
