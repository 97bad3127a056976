import { setImmediate as nextTurn } from 'node:timers/promises';
import { ConflictError } from '@backstage/errors';
import { repositoryName } from '@downstage/layouts';
import type {
  EngineFollow,
  FleetObject,
  KubernetesObject,
} from '@downstage/readers';
import { parseFleetText } from './parseFleetText';

/** Characters of one document; parsing it takes the time of everybody. */
const MOST_CHARACTERS = 256 * 1024;

/** An object of a file; it may hold anything. */
export interface FoundObject {
  apiVersion?: unknown;
  kind?: unknown;
  items?: unknown;
  metadata?: { name?: unknown; namespace?: unknown };
}

/** An object that is looked for, where it is defined. */
export interface FleetDefinition {
  object: FleetObject;
  /** Whether it is the environment's own. */
  follows: boolean;
}

/** What a list holds, or the object itself. */
export const itemsOf = (
  object: FoundObject | null,
): Array<FoundObject | null> =>
  String(object?.kind).endsWith('List') && Array.isArray(object?.items)
    ? object.items
    : [object];

/** The objects of one document. */
const objectsOf = (document: string) =>
  parseFleetText(document).contents.flatMap(content =>
    itemsOf(content as FoundObject | null),
  );

const groupOf = (apiVersion: unknown) => String(apiVersion).split('/')[0];

/** Whether an object may be the wanted one: without a namespace, it gets that of whatever applies it. */
export function isSame(object: FoundObject, wanted: FleetObject): boolean {
  const { name, namespace } = wanted.metadata;
  return (
    object.kind === wanted.kind &&
    groupOf(object.apiVersion) === groupOf(wanted.apiVersion) &&
    object.metadata?.name === name &&
    (namespace === undefined ||
      (object.metadata.namespace ?? namespace) === namespace)
  );
}

function isOfRepository(url: unknown, repository: string): boolean {
  return (
    typeof url === 'string' &&
    repositoryName(url) === repositoryName(repository)
  );
}

/** Whether a text has the words of an object, and no kind at its margin that says it is another. */
function mayDefine(document: string, { kind, metadata }: FleetObject): boolean {
  if (!document.includes(kind) || !document.includes(metadata.name)) {
    return false;
  }
  const kinds = [...document.matchAll(/^kind:[ \t]*["']?(\w+)/gm)];
  return (
    kinds.length === 0 ||
    kinds.some(([, word]) => word === kind || word.endsWith('List'))
  );
}

/**
 * The objects of those documents of a file that may define what is called by a name. Others get their turn between them.
 *
 * @throws ConflictError when such a document is too large to be parsed
 */
export async function objectsIn(
  { path, text }: { path: string; text: string },
  {
    name,
    mayDefine: isMeant,
  }: { name: string; mayDefine: (document: string) => boolean },
): Promise<FoundObject[]> {
  // Documents one by one, so that a template among them hides no other
  const documents = text.split(/^---(?=\s|$)/m).filter(isMeant);
  const objects: FoundObject[] = [];
  for (const document of documents) {
    if (document.length > MOST_CHARACTERS) {
      throw new ConflictError(
        `name: ${path} has a document of more than ${
          MOST_CHARACTERS / 1024
        } KiB that may define ${name}, which is too large to be looked through. Split it, or choose another name`,
      );
    }
    await nextTurn();
    objects.push(
      ...objectsOf(document).filter(
        (found): found is FoundObject =>
          typeof found === 'object' && found !== null,
      ),
    );
  }
  return objects;
}

/**
 * Which of some objects a file defines, and whether they are the environment's. Others get their turn between its documents.
 *
 * @throws ConflictError when a document that may define one is too large to be parsed
 */
export async function definitionsIn(
  file: { path: string; text: string },
  options: {
    name: string;
    wanted: FleetObject[];
    repository: string;
    folder?: string;
    branch?: string;
    follow: Pick<EngineFollow, 'isFollowing'>;
  },
): Promise<FleetDefinition[]> {
  const { name, wanted, repository, folder, branch, follow } = options;
  const isRepository = (url: unknown) => isOfRepository(url, repository);
  const objects = await objectsIn(file, {
    name,
    mayDefine: document => wanted.some(object => mayDefine(document, object)),
  });
  return objects.flatMap(found => {
    const object = wanted.find(each => isSame(found, each));
    return object
      ? [
          {
            object,
            follows: follow.isFollowing(found as KubernetesObject, {
              name,
              isRepository,
              folder,
              branch,
            }),
          },
        ]
      : [];
  });
}
