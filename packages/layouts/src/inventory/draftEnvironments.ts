import type { LayoutDriver } from '../driver/LayoutDriver';
import { locatePins } from '../locate/locatePins';
import type { VersionPin } from '../pins/VersionPin';
import type { TreeFile } from '../tree/TreeFile';
import { TIERS, type Tier, entityName, tierOf } from './environmentNames';
import { type Place, findPlaces } from './findPlaces';

/**
 * An environment as it was found in a repository.
 *
 * @public
 */
export interface DraftedEnvironment {
  name: string;
  tier: Tier;
  promotesFrom: string[];
  paths: string[];
  layout: string;
  /** What is deployed there, with its versions. */
  services: Array<{ name: string; version: string }>;
}

/**
 * Environments, and what was left out and why.
 *
 * @public
 */
export interface Draft {
  environments: DraftedEnvironment[];
  notes: string[];
}

/**
 * What is looked through for environments.
 *
 * @public
 */
export interface DraftOptions {
  tree: TreeFile[];
  /** Gives the texts of files; those that have none may be left out. */
  read(paths: string[]): Promise<Map<string, string>>;
  /** Where to look, relative to the root; `.` for all of it. */
  folder: string;
  /** What the folder itself is called, where it is one environment. */
  name: string;
  /** Whether it is one whatever its folders are called. */
  isOne: boolean;
}

/** What a pin is of, in a word. */
function serviceOf({ artifact }: VersionPin): string {
  return artifact.name.replace(/\/$/, '').split('/').at(-1)!;
}

/** What is pinned in folders, each version of each service once. */
function servicesOf(pins: VersionPin[]): DraftedEnvironment['services'] {
  const known = new Map(
    pins
      .filter(pin => pin.overriddenBy === undefined)
      .map(pin => {
        const service = { name: serviceOf(pin), version: pin.value };
        return [`${service.name} ${service.version}`, service] as const;
      }),
  );
  return [...known.values()].sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

/** The environments, in order of their tiers, each promoting from those of the tier before it. */
function inOrder(
  found: Array<Omit<DraftedEnvironment, 'promotesFrom'>>,
): DraftedEnvironment[] {
  const byName = [...found].sort((a, b) => a.name.localeCompare(b.name, 'en'));
  const tiers = TIERS.map(tier => byName.filter(item => item.tier === tier));
  const filled = tiers.filter(items => items.length > 0);
  return filled.flatMap((items, index) =>
    items.map(item => ({
      ...item,
      promotesFrom: (filled[index - 1] ?? []).map(({ name }) => name),
    })),
  );
}

/**
 * Finds the environments of a repository: the folders that are called like one and pin versions; where there are none, the
 * folder itself.
 */
export async function draftEnvironments(
  drivers: LayoutDriver[],
  { tree, read, folder, ...options }: DraftOptions,
): Promise<Draft> {
  const notes: string[] = [];
  const inspect = async ({ name, paths, folders }: Place) => {
    const located = await Promise.all(
      folders.map(each =>
        locatePins(drivers, { folder: each, layout: 'auto', tree, read }),
      ),
    );
    const layouts = new Set(located.flatMap(item => item.layout ?? []));
    const services = servicesOf(located.flatMap(item => item.pins));
    for (const { problems } of located) {
      notes.push(...problems.map(({ file, problem }) => `${file}: ${problem}`));
    }
    if (services.length === 0) {
      notes.push(`${paths.join(', ')} pins no version: left out`);
      return [];
    }
    const tier = tierOf(name);
    if (!tier) {
      notes.push(
        `${name}: its name says no tier; "development" is a guess to correct`,
      );
    }
    return [
      {
        name,
        tier: tier ?? ('development' as const),
        paths,
        layout: layouts.size === 1 ? [...layouts][0] : 'auto',
        services,
      },
    ];
  };
  const places = options.isOne ? [] : findPlaces(tree, folder);
  const found = (await Promise.all(places.map(inspect))).flat();
  const all =
    found.length > 0
      ? found
      : await inspect({
          name: entityName(options.name),
          paths: [folder],
          folders: [folder],
        });
  return { environments: inOrder(all), notes: [...new Set(notes)] };
}
