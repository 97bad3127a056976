import { parseAllDocuments } from 'yaml';
import type { FleetObject } from '@downstage/readers';
import {
  type FoundObject,
  MAX_ALIASES,
  isSame,
  itemsOf,
} from './definitionsIn';
import { type FollowedEnvironment, followOf } from './fleetFile';

/** What tells an object from others. */
export const nameOfObject = ({ kind, metadata }: FleetObject) =>
  `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${
    metadata.name
  }`;

const keyOf = (object: FleetObject) =>
  `${object.apiVersion.split('/')[0]} ${nameOfObject(object)}`;

/** All objects that a fleet may have of an environment, whether or not its root is a chart. */
export function possibleObjects(
  environment: FollowedEnvironment,
): FleetObject[] {
  const { name, repository } = environment;
  const follow = followOf(environment);
  const all = [false, true].flatMap(isChart =>
    follow.objects({ name, repository, branch: 'main', isChart }),
  );
  return [...new Map(all.map(object => [keyOf(object), object])).values()];
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
  const documents = parseAllDocuments(text, {
    logLevel: 'silent',
    merge: true,
    uniqueKeys: false,
  });
  const known: FleetObject[] = [];
  const other: string[] = [];
  for (const document of documents) {
    if (document.errors.length > 0) {
      return undefined;
    }
    const content: FoundObject | null = document.toJS({
      maxAliasCount: MAX_ALIASES,
    });
    for (const found of itemsOf(content)) {
      const object = found && wanted.find(each => isSame(found, each));
      if (object) {
        known.push(object);
      } else if (found !== null) {
        other.push(`${found.kind} ${found.metadata?.name}`);
      }
    }
  }
  return { known, other };
}
