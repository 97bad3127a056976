import type { FleetObject } from '@downstage/readers';
import { type FoundObject, isSame, itemsOf } from './definitionsIn';
import { type FollowedEnvironment, followOf } from './fleetFile';
import { parseFleetText } from './parseFleetText';

/** What tells an object from others. */
export const nameOfObject = ({ kind, metadata }: FleetObject) =>
  `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${
    metadata.name
  }`;

/** What tells an object from others, also of other groups. */
export const keyOfObject = (object: FleetObject) =>
  `${object.apiVersion.split('/')[0]} ${nameOfObject(object)}`;

/**
 * What a fleet may have of an environment: all objects, whether its root is a chart or a kustomization, with objects of the
 * engine or without, and those among them that it has in any case.
 */
export function possibleObjects(environment: FollowedEnvironment): {
  all: FleetObject[];
  needed: FleetObject[];
} {
  const { name, repository } = environment;
  const follow = followOf(environment);
  const kinds = [{}, { isChart: true }, { ownObjects: true }].map(kind => {
    const objects = follow.objects({
      name,
      repository,
      branch: 'main',
      ...kind,
    });
    return new Map(objects.map(object => [keyOfObject(object), object]));
  });
  const all = new Map(kinds.flatMap(objects => [...objects]));
  return {
    all: [...all.values()],
    needed: [...all.keys()].flatMap(key =>
      kinds.every(objects => objects.has(key)) ? all.get(key)! : [],
    ),
  };
}

/**
 * The objects of a file, by those that are looked for; what else it has is called by its kind and name. Pure.
 *
 * @returns undefined where the file is not plain YAML, such as a template
 */
export function objectsOfFile(
  text: string,
  wanted: FleetObject[],
): { known: FleetObject[]; other: string[] } | undefined {
  const { contents, isWhole } = parseFleetText(text);
  if (!isWhole) {
    return undefined;
  }
  const known: FleetObject[] = [];
  const other: string[] = [];
  for (const found of contents.flatMap(content =>
    itemsOf(content as FoundObject | null),
  )) {
    const object = found && wanted.find(each => isSame(found, each));
    if (object) {
      known.push(object);
    } else if (found !== null) {
      other.push(`${found.kind} ${found.metadata?.name}`);
    }
  }
  return { known, other };
}
