import { isAlias, isCollection, isMap } from 'yaml';
import { resolveAlias } from './aliasTargets';
import { isBranchedAlias } from './branches';
import { type PathStep, YamlPlace } from './YamlPlace';

/**
 * A map or list that several texts make up, such as values that are merged over others, or an object with its patches.
 * Its leaves are places of those texts: each has its own file, path and offset.
 */
export class ComposedPlace extends YamlPlace {
  private constructor(
    like: YamlPlace,
    at: PathStep[],
    private readonly kind: 'map' | 'list',
    private readonly entries: ReadonlyArray<[step: PathStep, place: YamlPlace]>,
    /** Whether it is some items of a list, over others that stay. */
    readonly isPartial = false,
  ) {
    const { context, path, node, ancestors } = like;
    super({ context, path, at, node, ancestors });
  }

  /**
   * @param like - A place whose text stands for the whole
   * @param at - The map's own path in the whole
   * @param entries - Places that are at their keys below that path
   */
  static map(
    like: YamlPlace,
    at: PathStep[],
    entries: ReadonlyArray<[string, YamlPlace]>,
  ): ComposedPlace {
    return new ComposedPlace(like, at, 'map', entries);
  }

  /** The same for a list. */
  static list(
    like: YamlPlace,
    at: PathStep[],
    items: YamlPlace[],
  ): ComposedPlace {
    return new ComposedPlace(
      like,
      at,
      'list',
      items.map((item, index) => [index, item]),
    );
  }

  /** Items of a list that are set one by one, by their indexes. */
  static items(
    like: YamlPlace,
    at: PathStep[],
    items: ReadonlyArray<[number, YamlPlace]>,
  ): ComposedPlace {
    return new ComposedPlace(like, at, 'list', items, true);
  }

  override get isMap(): boolean {
    return this.kind === 'map';
  }

  override get isList(): boolean {
    return this.kind === 'list';
  }

  override moved(at: PathStep[]): YamlPlace {
    return new ComposedPlace(
      this,
      at,
      this.kind,
      this.entries.map(([step, place]) => [step, place.moved([...at, step])]),
      this.isPartial,
    );
  }

  override frozen(reason: string): YamlPlace {
    return new ComposedPlace(
      this,
      this.at,
      this.kind,
      this.entries.map(([step, place]) => [step, place.frozen(reason)]),
      this.isPartial,
    );
  }

  override children(): YamlPlace[] {
    return this.entries.map(([, place]) => place);
  }

  override all(...keys: PathStep[]): YamlPlace[] {
    const [key, ...rest] = keys;
    return key === undefined
      ? [this]
      : this.entries.flatMap(([step, place]) =>
          step === key ? place.all(...rest) : [],
        );
  }
}

/** The collection that an alias stands for, at the alias' own path; any other place as it is. */
export function followAlias(place: YamlPlace): YamlPlace {
  const { context, node, path, at, ancestors } = place;
  const target = isAlias(node) ? resolveAlias(node, context.document) : node;
  return isAlias(node) &&
    isCollection(target) &&
    !isBranchedAlias(node, context)
    ? new YamlPlace({ context, node: target, path, at, ancestors })
    : place;
}

/**
 * The entries of a map with those that merge keys (`<<`) give it, in which the map's own win, then those of an earlier
 * alias. A key that stands in several branches of a template comes several times.
 */
export function entriesOf(map: YamlPlace): Array<[string, YamlPlace]> {
  const own = map
    .children()
    .map((child): [string, YamlPlace] => [
      String(child.at.at(-1)),
      followAlias(child),
    ]);
  const entries = own.filter(([key]) => key !== '<<');
  const known = new Set(entries.map(([key]) => key));
  const merged = own
    .filter(([key]) => key === '<<')
    .flatMap(([, place]) =>
      place.isList ? place.children().map(followAlias) : [place],
    );
  for (const { context, node, ancestors } of merged) {
    if (isMap(node)) {
      const { path, at } = map;
      const source = new YamlPlace({ context, node, path, at, ancestors });
      const fresh = entriesOf(source).filter(([key]) => !known.has(key));
      fresh.forEach(([key]) => known.add(key));
      entries.push(...fresh);
    }
  }
  return entries;
}
