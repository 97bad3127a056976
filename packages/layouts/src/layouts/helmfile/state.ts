import type { Surroundings } from '../../driver/Layered';
import type { PinName } from '../../pins/VersionPin';
import { folderOf, resolvePath } from '../../tree/folders';
import { mergeValues } from '../../values/mergeValues';
import { ComposedPlace, entriesOf } from '../../yaml/ComposedPlace';
import type { YamlFile } from '../../yaml/YamlFile';
import type { YamlPlace } from '../../yaml/YamlPlace';
import { type Scope, evaluate, variablesOf } from './evaluate';

/** A state, its bases first, as far as they were read. */
export interface State {
  file: YamlFile;
  roots: YamlPlace[];
  templates: Map<string, YamlPlace>;
}

function rootsOf(
  file: YamlFile,
  around: Surroundings | undefined,
  seen: Set<string>,
): YamlPlace[] {
  if (seen.has(file.path)) {
    return [];
  }
  seen.add(file.path);
  return file.roots.flatMap(root => [
    ...root.list('bases').flatMap(item => {
      const path = resolvePath(folderOf(file.path), item.text() ?? '');
      const base = path === undefined ? undefined : around?.file(path);
      return base ? rootsOf(base, around, seen) : [];
    }),
    root,
  ]);
}

/** Reads a state with its bases. */
export function readState(
  file: YamlFile,
  around: Surroundings | undefined,
): State {
  const roots = rootsOf(file, around, new Set());
  const templates = new Map(
    roots.flatMap(root =>
      (root.get('templates')?.children() ?? []).map(
        (place): [string, YamlPlace] => [String(place.path.at(-1)), place],
      ),
    ),
  );
  return { file, roots, templates };
}

/** The names of the environments that a state may be deployed to. */
export function environmentsOf({ roots }: State): string[] {
  const names = new Set(
    roots.flatMap(root =>
      (root.get('environments')?.children() ?? []).map(place =>
        String(place.path.at(-1)),
      ),
    ),
  );
  return names.size > 0 ? [...names] : ['default'];
}

/** The local file that an item of a list of values names. */
export function valuesPath(item: YamlPlace, scope: Scope): string | undefined {
  const text = item.text();
  const named = text === undefined ? undefined : evaluate(text, scope)?.text;
  const remote = !named || /::|:\/\/|[\n*]/.test(named);
  return remote
    ? undefined
    : resolvePath(folderOf(item.context.file.path), named);
}

/** The roots of a list of values: maps that stand in it, and files that it names. */
export function valuesIn(
  items: YamlPlace[],
  scope: Scope,
  around: Surroundings | undefined,
  names: PinName[] = [],
): YamlPlace[] {
  return items.flatMap(item => {
    if (item.isMap) {
      return [item];
    }
    const path = valuesPath(item, scope);
    const root = path === undefined ? undefined : around?.values(path, names);
    return root ? [root] : [];
  });
}

/** What is known where a state is rendered for one environment. */
export function scopeOf(
  { file, roots }: State,
  environment: string,
  around: Surroundings | undefined,
): { scope: Scope; layers: YamlPlace[] } {
  const known: Scope = { environment, variables: new Map() };
  const named: Scope = {
    ...known,
    variables: variablesOf(file, known),
  };
  const layers = roots.flatMap(root => [
    ...valuesIn(root.list('values'), named, around),
    ...valuesIn(
      root.list('environments', environment, 'values'),
      named,
      around,
    ),
  ]);
  const scope: Scope = {
    ...known,
    ...(layers.length > 0 ? { values: mergeValues(layers) } : {}),
  };
  return {
    scope: { ...scope, variables: variablesOf(file, scope) },
    layers,
  };
}

/** The place that a text with template actions leads to, by what is known in its own file; else the place itself. */
export function resolver(scope: Scope): (leaf: YamlPlace) => YamlPlace {
  const variables = new Map<string, Scope['variables']>();
  return leaf => {
    const { file } = leaf.context;
    const text = file.computed.length > 0 ? leaf.text() : undefined;
    if (!text?.includes('{{')) {
      return leaf;
    }
    const own = variables.get(file.path) ?? variablesOf(file, scope);
    variables.set(file.path, own);
    return evaluate(text, { ...scope, variables: own })?.place ?? leaf;
  };
}

/** A release with what templates give it: by `inherit`, and by merge keys. */
export interface Release {
  /** As a whole: what it has itself wins. */
  whole: YamlPlace;
  /** Its values, those of templates first. */
  values: YamlPlace[];
  set: YamlPlace[];
  setString: YamlPlace[];
}

/** Templates may inherit from templates; a longer chain is a ring. */
const MAX_CHAIN = 10;

/** A map without some of its keys. */
function without(map: YamlPlace, keys: string[]): YamlPlace {
  return keys.length === 0
    ? map
    : ComposedPlace.map(
        map,
        map.at,
        entriesOf(map).filter(([key]) => !keys.includes(key)),
      );
}

function chainOf(
  release: YamlPlace,
  templates: State['templates'],
  depth = 0,
): YamlPlace[] {
  const inherited =
    depth > MAX_CHAIN
      ? []
      : release.list('inherit').flatMap(item => {
          const template = templates.get(item.text('template') ?? '');
          const except = item.list('except').flatMap(key => key.text() ?? []);
          return template
            ? chainOf(template, templates, depth + 1).map(place =>
                without(place, except),
              )
            : [];
        });
  return [...inherited, release];
}

/** Whether a release says all by itself; very many need no merging then. */
function isPlain(release: YamlPlace): boolean {
  return (
    release.isMap &&
    release
      .children()
      .every(child => !child.isAlias && child.at.at(-1) !== '<<')
  );
}

export function readRelease(release: YamlPlace, { templates }: State): Release {
  const chain = chainOf(release, templates);
  if (chain.length === 1 && isPlain(release)) {
    return {
      whole: release,
      values: release.list('values'),
      set: release.list('set'),
      setString: release.list('setString'),
    };
  }
  const merged = chain.map(place => mergeValues([place]));
  const lists = (key: string) => merged.flatMap(place => place.list(key));
  return {
    whole: release.isMap
      ? mergeValues(chain)
      : ComposedPlace.map(release, [], []),
    values: lists('values'),
    set: lists('set'),
    setString: lists('setString'),
  };
}
