import { ComposedPlace, entriesOf, followAlias } from '../yaml/ComposedPlace';
import type { PathStep, YamlPlace } from '../yaml/YamlPlace';

/** Deeper values are those of an anchor that holds itself. */
const MAX_DEPTH = 50;

/** What comes of one leaf of the values, such as the place that a template's variable stands for. */
type Resolve = (leaf: YamlPlace) => YamlPlace;

function isPartial(place: YamlPlace): boolean {
  return place instanceof ComposedPlace && place.isPartial;
}

/** Items of a list that are set one by one, over the list that stands below them. */
function mergeItems(
  layers: YamlPlace[],
  at: PathStep[],
  resolve: Resolve,
): YamlPlace {
  const top = layers[layers.length - 1];
  const whole = layers.findLastIndex(layer => !isPartial(layer));
  const base = layers.at(whole);
  const lists = [
    ...(whole >= 0 && base?.isList ? [base] : []),
    ...layers.slice(whole + 1),
  ];
  const items = new Map<number, YamlPlace[]>();
  for (const item of lists.flatMap(list => list.children())) {
    const index = Number(item.at.at(-1));
    items.set(index, [...(items.get(index) ?? []), followAlias(item)]);
  }
  return ComposedPlace.items(
    top,
    at,
    [...items]
      .sort(([a], [b]) => a - b)
      .map(([index, given]) => [index, merge(given, [...at, index], resolve)]),
  );
}

function merge(
  layers: YamlPlace[],
  at: PathStep[],
  resolve: Resolve,
): YamlPlace {
  const top = layers[layers.length - 1];
  if (isPartial(top) && at.length <= MAX_DEPTH) {
    return mergeItems(layers, at, resolve);
  }
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

/** The steps of a parameter's name: `a.b[0]`, with `\.` for a dot that is part of a key. */
function parameterSteps(name: string): PathStep[] {
  return name
    .split(/(?<!\\)\.|(?<!\\)(?=\[\d+\])/)
    .map(step => {
      const index = /^\[(\d{1,4})\]$/.exec(step)?.[1];
      return index === undefined ? step.replace(/\\(.)/g, '$1') : Number(index);
    })
    .filter(step => step !== '');
}

interface Setting {
  values: YamlPlace[];
  below: Map<PathStep, Setting>;
}

function toPlace(
  like: YamlPlace,
  at: PathStep[],
  { below }: Setting,
): YamlPlace {
  const entries = [...below].flatMap(([step, setting]) => {
    const path = [...at, step];
    const places =
      setting.values.length > 0
        ? setting.values.map(value => value.moved(path))
        : [toPlace(like, path, setting)];
    return places.map((place): [PathStep, YamlPlace] => [step, place]);
  });
  const items = entries.filter(
    (entry): entry is [number, YamlPlace] => typeof entry[0] === 'number',
  );
  return items.length > 0
    ? ComposedPlace.items(like, at, items)
    : ComposedPlace.map(like, at, entries as Array<[string, YamlPlace]>);
}

/** A value that is set by its path, such as a parameter of an Application. */
export interface SetValue {
  name: string;
  value: YamlPlace;
}

function valuesOnce(settings: SetValue[], branches: boolean): YamlPlace[] {
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
  return settings.length > 0 ? [toPlace(settings[0].value, [], root)] : [];
}

/**
 * Values that are set one by one, such as the parameters of an Application, as layers of values. A name that comes again
 * begins a new layer, which wins.
 *
 * @param branches - Whether values that are set twice are those of several branches of a template: all are kept, in one
 *   layer
 */
export function valuesSet(settings: SetValue[], branches = false): YamlPlace[] {
  if (branches) {
    return valuesOnce(settings, branches);
  }
  const layers: SetValue[][] = [];
  let names = new Set<string>();
  for (const setting of settings) {
    if (layers.length === 0 || names.has(setting.name)) {
      layers.push([]);
      names = new Set();
    }
    names.add(setting.name);
    layers[layers.length - 1].push(setting);
  }
  return layers.flatMap(layer => valuesOnce(layer, false));
}
