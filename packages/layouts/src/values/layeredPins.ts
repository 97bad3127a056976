import { overrideAt } from '../pins/overriddenBy';
import { keyOf, pathsIn, standsAt } from '../pins/leaves';
import { placeKey } from '../pins/pinKey';
import type { VersionPin } from '../pins/VersionPin';
import type { YamlPlace } from '../yaml/YamlPlace';
import { locateValues } from './locateValues';
import { mergeValues } from './mergeValues';
import type { ValuesReader } from './ValuesContext';

/**
 * The pins of values that are merged over one another: those that win, by what all layers say together, then those that
 * others win over.
 *
 * @param layers - Roots of values, those that win last
 * @param resolve - What a scalar stands for, where a template fills it in
 */
export function layeredPins(
  layers: YamlPlace[],
  reader: ValuesReader,
  resolve?: (leaf: YamlPlace) => YamlPlace,
): VersionPin[] {
  if (layers.length === 0) {
    return [];
  }
  const merged = mergeValues(layers, resolve);
  const winners = locateValues(merged, reader);
  if (layers.length === 1) {
    return winners;
  }
  const won = new Set(winners.map(placeKey));
  const losers = layers.flatMap(layer => {
    const alone = mergeValues([layer], resolve);
    const paths = pathsIn(alone);
    return locateValues(alone, reader).flatMap(pin => {
      const key = placeKey(pin);
      const path = paths.get(key);
      if (won.has(key) || !path) {
        return [];
      }
      const winner = standsAt(merged, path);
      return keyOf(winner) === key
        ? [pin]
        : [overrideAt(pin, winner.context.file.path, winner.line)];
    });
  });
  return [...winners, ...losers];
}
