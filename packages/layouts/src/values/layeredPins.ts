import { overrideAt } from '../pins/overriddenBy';
import { keyOf, pathsIn, standsAt } from '../pins/leaves';
import { placeKey } from '../pins/pinKey';
import type { VersionPin } from '../pins/VersionPin';
import { formatPath } from '../yaml/paths';
import type { PathStep, YamlPlace } from '../yaml/YamlPlace';
import { locateValues } from './locateValues';
import { mergeValues } from './mergeValues';
import type { ValuesReader } from './ValuesContext';

/** Who reads values, and whether pins name their paths in them: what stands elsewhere may say the same again. */
interface LayersReader extends ValuesReader {
  sets?: boolean;
}

function withPath(
  pin: VersionPin,
  path: PathStep[] | undefined,
  { sets }: LayersReader,
): VersionPin {
  return sets && path ? { ...pin, sets: formatPath(path) } : pin;
}

/** A digest whose tag stands elsewhere cannot move without it. */
function besideTag(
  pin: VersionPin,
  path: PathStep[],
  tagged: Array<{ pin: VersionPin; map: string }>,
): VersionPin {
  const map = formatPath(path.slice(0, -1));
  const tag = tagged.find(
    other => other.map === map && other.pin.digest === pin.digest,
  )?.pin;
  return tag
    ? {
        ...pin,
        scalars: [],
        editable: false,
        reason: `its tag stands in ${tag.file} line ${tag.line}: both have to change together`,
      }
    : pin;
}

/** Pins of templates' variables, with the places where their values are written down. */
function filledPins(
  layers: YamlPlace[],
  merged: YamlPlace,
  won: ReadonlySet<string>,
  reader: LayersReader,
): VersionPin[] {
  if (layers.every(({ context }) => context.file.computed.length === 0)) {
    return [];
  }
  const plain = mergeValues(layers);
  const paths = pathsIn(plain);
  return locateValues(plain, reader).flatMap(pin => {
    const key = placeKey(pin);
    const path = paths.get(key);
    const value = path && standsAt(merged, path);
    return value && !won.has(key) && won.has(keyOf(value))
      ? [
          overrideAt(
            withPath(pin, path, reader),
            value.context.file.path,
            value.line,
          ),
        ]
      : [];
  });
}

/**
 * The pins of values that are merged over one another: those that win, by what all layers say together, then those that
 * others win over.
 *
 * @param layers - Roots of values, those that win last
 * @param resolve - What a scalar stands for, where a template fills it in
 */
export function layeredPins(
  layers: YamlPlace[],
  reader: LayersReader,
  resolve?: (leaf: YamlPlace) => YamlPlace,
): VersionPin[] {
  if (layers.length === 0) {
    return [];
  }
  const merged = mergeValues(layers, resolve);
  const paths = pathsIn(merged);
  const winners = locateValues(merged, reader).map(pin =>
    withPath(pin, paths.get(placeKey(pin)), reader),
  );
  const won = new Set(winners.map(placeKey));
  const filled = resolve ? filledPins(layers, merged, won, reader) : [];
  if (layers.length === 1) {
    return [...winners, ...filled];
  }
  // What of a digest is in another file or document than its tag
  const tagged = winners.flatMap(pin =>
    pin.tag && pin.digest && pin.scalars.length === 0
      ? [
          {
            pin,
            map: formatPath((paths.get(placeKey(pin)) ?? []).slice(0, -1)),
          },
        ]
      : [],
  );
  const losers = layers.flatMap(layer => {
    const alone = mergeValues([layer], resolve);
    const own = pathsIn(alone);
    return locateValues(alone, reader).flatMap(pin => {
      const key = placeKey(pin);
      const path = own.get(key);
      if (won.has(key) || !path) {
        return [];
      }
      const winner = standsAt(merged, path);
      return keyOf(winner) === key
        ? [besideTag(withPath(pin, path, reader), path, tagged)]
        : [
            overrideAt(
              withPath(pin, path, reader),
              winner.context.file.path,
              winner.line,
            ),
          ];
    });
  });
  return [...winners, ...filled, ...losers];
}
