import { ComposedPlace, entriesOf, followAlias } from './ComposedPlace';
import type { YamlPlace } from './YamlPlace';

/** Deeper objects are those of an anchor that holds itself. */
const MAX_DEPTH = 100;

/** A place in which other places stand for some scalars; the place itself where none does. */
export function mapScalars(
  place: YamlPlace,
  replace: (scalar: YamlPlace) => YamlPlace,
): YamlPlace {
  if (place.at.length > MAX_DEPTH) {
    return place;
  }
  if (place.isMap) {
    const entries = entriesOf(place);
    const mapped = entries.map(([key, child]): [string, YamlPlace] => [
      key,
      mapScalars(child, replace),
    ]);
    return mapped.some(([, child], index) => child !== entries[index][1])
      ? ComposedPlace.map(place, place.at, mapped)
      : place;
  }
  if (place.isList) {
    const items = place.children().map(followAlias);
    const mapped = items.map(item => mapScalars(item, replace));
    return mapped.some((item, index) => item !== items[index])
      ? ComposedPlace.list(place, place.at, mapped)
      : place;
  }
  return replace(place);
}
