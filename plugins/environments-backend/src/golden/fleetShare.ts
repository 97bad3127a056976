import type { FleetObject } from '@downstage/readers';
import type { FleetText } from './FleetTexts';
import type { LocatedDefinition } from './fleetDefinitions';
import { isListedIn } from './listedIn';
import { nameOfObject, objectsOfFile } from './ownObjects';

/** What a fleet has of something: its own file alone, nothing, or what a person has to look at. */
export type FleetShare =
  | { status: 'own'; path: string; objects: string[] }
  | { status: 'none' }
  | { status: 'refused'; reason: string };

const nameIn = ({ object }: LocatedDefinition) => nameOfObject(object);

/**
 * What of a fleet would go with the file that the portal writes for something: that file alone, and only where all in it is its own. Pure.
 *
 * @param read.texts - All of the fleet
 * @param read.found - Where `wanted` is defined, as far as that is looked at
 */
export function fleetShare(
  { texts, found }: { texts: FleetText[]; found: LocatedDefinition[] },
  {
    url,
    path,
    wanted,
    needed,
    whose,
    what,
    repository,
  }: {
    /** Of the fleet. */
    url: string;
    /** Of the file that the portal writes. */
    path: string;
    /** What it may have. */
    wanted: FleetObject[];
    /** What it has in any case. */
    needed: FleetObject[];
    /** The name of what is delivered. */
    whose: string;
    /** What is to be taken out, such as `the environment`. */
    what: string;
    /** What it delivers. */
    repository: string;
  },
): FleetShare {
  const file = texts.find(each => each.path === path);
  const elsewhere = found.find(each => each.path !== path);
  const byHand = (which: string, fix: string): FleetShare => ({
    status: 'refused',
    reason: `${which} of ${url} ${fix}`,
  });
  if (elsewhere) {
    return byHand(
      elsewhere.path,
      `defines ${nameIn(
        elsewhere,
      )}, too. The portal removes what stands in ${path} alone: take it out by hand`,
    );
  }
  if (!file) {
    return { status: 'none' };
  }
  const listing = texts.find(each => isListedIn(each, path));
  if (listing) {
    return byHand(
      listing.path,
      `lists ${path}, and could not be built without it. Take it out of ${listing.path} and delete ${path} in one change by hand`,
    );
  }
  const objects = objectsOfFile(file.text, wanted);
  if (!objects) {
    return byHand(path, `is no plain YAML. Take ${what} out by hand`);
  }
  const foreign =
    objects.other[0] ?? found.filter(({ follows }) => !follows).map(nameIn)[0];
  if (foreign) {
    return byHand(
      path,
      `has ${foreign}, which is not known to be ${whose}'s alone, as one that delivers ${repository}. Take ${what} out by hand`,
    );
  }
  const lacking = needed.find(object => !objects.known.includes(object));
  return lacking
    ? byHand(
        path,
        `lacks ${nameOfObject(
          lacking,
        )}: the portal did not write it as it is. Take ${what} out by hand`,
      )
    : { status: 'own', path, objects: objects.known.map(nameOfObject) };
}
