import type {
  Environment,
  EnvironmentTier,
  ExistingEnvironment,
  FoundEnvironment,
} from '@downstage/backstage-plugin-environments-common';
import { newEnvironmentRef } from './creationForm';

/** An environment that was found in a repository, as a person has it so far. */
export interface EnvironmentDraft {
  found: FoundEnvironment;
  isChosen: boolean;
  name: string;
  tier: EnvironmentTier;
  /** Keys of other drafts, whatever they are called, and refs of environments of the catalog. */
  promotesFrom: string[];
  cluster?: string;
  /** As they were typed. */
  namespaces: string;
}

/** No entity ref has a space. */
const KEY = 'in ';

/** What an environment of a repository is known by, whatever it is called. */
export const keyOf = ({ paths }: Pick<FoundEnvironment, 'paths'>): string =>
  `${KEY}${[...paths].sort().join('\n')}`;

/** Keys by names. */
const keysOf = (items: Array<{ name: string; paths: string[] }>) =>
  new Map(items.map(item => [item.name, keyOf(item)]));

/** The namespaces that a text names, in its order. */
export const readNamespaces = (text: string): string[] => [
  ...new Set(text.split(/[\s,]+/).filter(Boolean)),
];

/**
 * What was found, with what a person has made of it. What they have made of others is dropped.
 *
 * @param edited - Value of the form
 * @param before - What had been found when it was edited; what is new since then is chosen
 */
export function beginDrafts(
  found: FoundEnvironment[],
  edited: ExistingEnvironment[] = [],
  before: FoundEnvironment[] = found,
): EnvironmentDraft[] {
  const foundKeys = keysOf(found);
  const keys = new Set(foundKeys.values());
  const kept = new Map(
    edited
      .map(item => [keyOf(item), item] as const)
      .filter(([key]) => keys.has(key)),
  );
  const known = new Set(before.map(keyOf));
  const keptKeys = keysOf([...kept.values()]);
  return found.map(item => {
    const key = keyOf(item);
    const own = kept.get(key);
    const upstreams = (own ?? item).promotesFrom;
    return {
      found: item,
      isChosen: own !== undefined || kept.size === 0 || !known.has(key),
      name: own?.name ?? item.name,
      tier: own?.tier ?? item.tier,
      promotesFrom: upstreams.flatMap(name =>
        name.includes(':')
          ? name
          : (own && keptKeys.get(name)) ?? foundKeys.get(name) ?? [],
      ),
      cluster: own?.cluster,
      namespaces: (own?.namespaces ?? []).join(', '),
    };
  });
}

/** The environments as they are proposed: those that are left out are nobody's upstream. */
export function toExistingEnvironments(
  drafts: EnvironmentDraft[],
): ExistingEnvironment[] {
  const chosen = drafts.filter(({ isChosen }) => isChosen);
  const names = new Map(chosen.map(item => [keyOf(item.found), item.name]));
  return chosen.map(({ found, name, tier, cluster, ...draft }) => {
    const namespaces = readNamespaces(draft.namespaces);
    return {
      name,
      tier,
      promotesFrom: draft.promotesFrom.flatMap(ref =>
        ref.startsWith(KEY) ? names.get(ref) ?? [] : ref,
      ),
      paths: found.paths,
      layout: found.layout,
      ...(cluster ? { cluster } : {}),
      ...(cluster && namespaces.length > 0 ? { namespaces } : {}),
    };
  });
}

/** What an environment can promote from: the others, and those of the catalog that are none of them. */
export function upstreamsFor(
  own: EnvironmentDraft,
  drafts: EnvironmentDraft[],
  environments: Environment[],
): Array<{ id: string; label: string }> {
  const refs = new Set(drafts.map(({ name }) => newEnvironmentRef(name)));
  return [
    ...drafts
      .filter(item => item.isChosen && item !== own)
      .map(({ found, name }) => ({ id: keyOf(found), label: name })),
    ...environments
      .filter(({ ref }) => !refs.has(ref))
      .map(({ ref, title }) => ({ id: ref, label: title })),
  ];
}
