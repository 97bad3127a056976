import type { YamlPlace } from '../yaml/YamlPlace';
import type { SetValue } from './mergeValues';

/**
 * Pairs of a name and a value.
 *
 * @param resolve - Where a value is written down that a generator fills in
 * @param key - What the value stands under, beside `name`
 */
export function readParameters(
  list: YamlPlace[],
  resolve: (place: YamlPlace) => YamlPlace = place => place,
  key = 'value',
): SetValue[] {
  return list.flatMap(item => {
    const name = item.text('name');
    const value = item.get(key);
    return name && value ? [{ name, value: resolve(value) }] : [];
  });
}
