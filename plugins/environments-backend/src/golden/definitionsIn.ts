import { repositoryName } from '@downstage/layouts';
import type {
  EngineFollow,
  FleetObject,
  KubernetesObject,
} from '@downstage/readers';
import { parseAllDocuments } from 'yaml';

const MAX_ALIASES = 1_000;

/** An object of a file; it may hold anything. */
interface FoundObject {
  apiVersion?: unknown;
  kind?: unknown;
  items?: unknown;
  metadata?: { name?: unknown; namespace?: unknown };
}

/** What a list holds, or the object itself. */
const itemsOf = (object: FoundObject | null): Array<FoundObject | null> =>
  String(object?.kind).endsWith('List') && Array.isArray(object?.items)
    ? object.items
    : [object];

/**
 * The objects of one document. One that does not parse, such as a template of Helm, cannot be applied as it stands and so
 * defines nothing; what it is rendered to, its engine alone knows.
 */
function objectsOf(document: string): Array<FoundObject | null> {
  try {
    return parseAllDocuments(document, {
      logLevel: 'silent',
      merge: true,
      // Engines take the last one; to compare every key with every other is slow
      uniqueKeys: false,
    }).flatMap(parsed =>
      parsed.errors.length > 0
        ? []
        : itemsOf(parsed.toJS({ maxAliasCount: MAX_ALIASES })),
    );
  } catch {
    return [];
  }
}

const groupOf = (apiVersion: unknown) => String(apiVersion).split('/')[0];

/** Whether an object may be the wanted one: without a namespace, it gets that of whatever applies it. */
function isSame(object: FoundObject, wanted: FleetObject): boolean {
  const { name, namespace } = wanted.metadata;
  return (
    object.kind === wanted.kind &&
    groupOf(object.apiVersion) === groupOf(wanted.apiVersion) &&
    object.metadata?.name === name &&
    (object.metadata.namespace ?? namespace) === namespace
  );
}

function isOfRepository(url: unknown, repository: string): boolean {
  return (
    typeof url === 'string' &&
    repositoryName(url) === repositoryName(repository)
  );
}

/** Which of some objects a file defines, and whether they follow the repository. */
export function definitionsIn(
  text: string,
  options: {
    wanted: FleetObject[];
    repository: string;
    follow: EngineFollow;
  },
): Array<{ object: FleetObject; follows: boolean }> {
  const { wanted, repository, follow } = options;
  const isRepository = (url: unknown) => isOfRepository(url, repository);
  // Documents one by one, so that a template among them hides no other
  const documents = text
    .split(/^---(?=\s|$)/m)
    .filter(document =>
      wanted.some(
        ({ kind, metadata }) =>
          document.includes(kind) && document.includes(metadata.name),
      ),
    );
  return documents.flatMap(objectsOf).flatMap(found => {
    const object = found && wanted.find(each => isSame(found, each));
    return object
      ? [
          {
            object,
            follows: follow.isFollowing(
              found as KubernetesObject,
              isRepository,
            ),
          },
        ]
      : [];
  });
}
