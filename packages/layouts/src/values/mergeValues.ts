import { ComposedPlace, entriesOf } from '../yaml/ComposedPlace';
import type { PathStep, YamlPlace } from '../yaml/YamlPlace';

/** Deeper values are those of an anchor that holds itself. */
const MAX_DEPTH = 50;

/** What comes of one leaf of the values, such as the place that a template's variable stands for. */
type Resolve = (leaf: YamlPlace) => YamlPlace;

function merge(layers: YamlPlace[], at: PathStep[], resolve: Resolve) {
  const top = layers[layers.length - 1];
  // What is no map takes the place of all below it
  const start = layers.reduce(
    (from, layer, index) => (layer.isMap ? from : index + 1),
    0,
  );
  const maps = layers.slice(start);
  if (maps.length === 0 || at.length > MAX_DEPTH) {
    return (top.isList ? top : resolve(top)).moved(at);
  }
  const read = maps.map(map => {
    const entries = entriesOf(map);
    const values = new Map<string, YamlPlace[]>();
    for (const [key, place] of entries) {
      const known = values.get(key);
      if (known) {
        known.push(place);
      } else {
        values.set(key, [place]);
      }
    }
    return { entries, values };
  });
  const entries: Array<[string, YamlPlace]> = [];
  const done = new Set<string>();
  for (const layer of [...read].reverse()) {
    for (const [key, place] of layer.entries) {
      const branches = layer.values.get(key)!.length > 1;
      if (!done.has(key)) {
        const given = read.flatMap(
          ({ values }) => values.get(key)?.at(-1) ?? [],
        );
        entries.push([
          key,
          // A key in several branches of a template: which one counts is not known
          branches
            ? place.moved([...at, key])
            : merge(given, [...at, key], resolve),
        ]);
      }
    }
    [...layer.values.keys()].forEach(key => done.add(key));
  }
  return ComposedPlace.map(top, at, entries);
}

/**
 * Values as Helm sees them: maps are merged key by key, anything else takes the place of what is below it.
 * https://helm.sh/docs/chart_template_guide/values_files/
 *
 * @param layers - Roots of values, those that win last; at least one
 */
export function mergeValues(
  layers: YamlPlace[],
  resolve: Resolve = leaf => leaf,
): YamlPlace {
  return merge(layers, [], resolve);
}

/** The steps of a parameter's name: `a.b`, with `\.` for a dot that is part of a key. */
function parameterSteps(name: string): string[] {
  return name
    .split(/(?<!\\)\./)
    .map(step => step.replace(/\\(.)/g, '$1'))
    .filter(step => step !== '');
}

interface Setting {
  values: YamlPlace[];
  below: Map<string, Setting>;
}

function toMap(like: YamlPlace, at: PathStep[], { below }: Setting): YamlPlace {
  return ComposedPlace.map(
    like,
    at,
    [...below].flatMap(([key, setting]) => {
      const path = [...at, key];
      const places =
        setting.values.length > 0
          ? setting.values.map(value => value.moved(path))
          : [toMap(like, path, setting)];
      return places.map((place): [string, YamlPlace] => [key, place]);
    }),
  );
}

/**
 * Values that are set one by one, such as the parameters of an Application, as a map of values. Later ones win.
 *
 * @param like - A place in the text that sets them
 * @param branches - Whether values that are set twice are those of several branches of a template: all are kept
 */
export function valuesSet(
  like: YamlPlace,
  settings: Array<{ name: string; value: YamlPlace }>,
  branches = false,
): YamlPlace {
  const root: Setting = { values: [], below: new Map() };
  for (const { name, value } of settings) {
    let setting = root;
    for (const step of parameterSteps(name)) {
      const next = setting.below.get(step) ?? { values: [], below: new Map() };
      setting.below.set(step, next);
      setting.values = [];
      setting = next;
    }
    setting.values = branches ? [...setting.values, value] : [value];
    setting.below.clear();
  }
  return toMap(like, [], root);
}
