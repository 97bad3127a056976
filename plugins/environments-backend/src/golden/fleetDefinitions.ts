import { setImmediate as nextTurn } from 'node:timers/promises';
import { ConflictError } from '@backstage/errors';
import type { FleetObject } from '@downstage/readers';
import type { FleetText } from './FleetTexts';
import { type FleetDefinition, definitionsIn } from './definitionsIn';
import { nameOfObject } from './ownObjects';

/** An object that is looked for, and the file that defines it. */
export type LocatedDefinition = FleetDefinition & { path: string };

/** Where the files of a fleet define what is looked for. Everybody's requests get a turn between two files. */
export async function fleetDefinitions(
  texts: FleetText[],
  search: Parameters<typeof definitionsIn>[1],
): Promise<LocatedDefinition[]> {
  const located: LocatedDefinition[] = [];
  for (const file of texts) {
    await nextTurn();
    const found = await definitionsIn(file, search);
    located.push(...found.map(each => ({ ...each, path: file.path })));
  }
  return located;
}

/**
 * Whether a fleet has all that is looked for, whatever people have changed in it. Those that are not its own, and those in
 * another folder, which is that of another cluster, are somebody else's: a second definition would take their place, or stop
 * the whole fleet.
 *
 * @throws ConflictError where it has objects of that name that are somebody else's, or a part alone
 */
export function hasWhole(
  { texts, found }: { texts: FleetText[]; found: LocatedDefinition[] },
  {
    url,
    folder,
    path,
    wanted,
    as,
    whose,
    named,
  }: {
    /** Of the fleet. */
    url: string;
    /** The cluster's own. */
    folder: string;
    /** Of the file that the portal writes. */
    path: string;
    wanted: FleetObject[];
    /** As what the objects are looked for, such as `as that of an environment of URL`. */
    as: string;
    /** What they deliver, such as `previews of URL`. */
    whose: string;
    /** What gave them their names, such as `service`. */
    named: string;
  },
): boolean {
  const other = found.find(
    each => !each.follows || !each.path.startsWith(`${folder}/`),
  );
  if (other) {
    throw new ConflictError(
      `name: ${other.path} of ${url} defines ${nameOfObject(
        other.object,
      )} already, and not ${as} in ${folder}. Give the ${named} another name, or take that object out of the fleet`,
    );
  }
  const missing = wanted.find(
    object => !found.some(each => each.object === object),
  );
  const begun = found.at(0) ?? texts.find(file => file.path === path);
  if (missing && begun) {
    throw new ConflictError(
      `name: ${begun.path} of ${url} exists, and does not define ${nameOfObject(
        missing,
      )} for ${whose}. Correct that file, or give the ${named} another name`,
    );
  }
  return !missing;
}
