import { repositoryName } from '@downstage/layouts';
import { parseAllDocuments } from 'yaml';
import type { EngineObject } from './fleetFile';

const MAX_ALIASES = 1_000;

/** An object of a file, as far as it is looked at here. */
interface FoundObject {
  apiVersion?: unknown;
  kind?: unknown;
  items?: unknown;
  metadata?: { name?: unknown; namespace?: unknown };
  spec?: {
    url?: unknown;
    source?: { repoURL?: unknown };
    sources?: unknown;
    sourceRef?: { kind?: unknown; name?: unknown };
  };
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
function isSame(object: FoundObject, wanted: EngineObject): boolean {
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

/** Whether an object follows a repository; one of Flux's does by the GitRepository of its own name. */
function isFollowing(
  { kind, metadata, spec }: FoundObject,
  repository: string,
): boolean {
  if (kind === 'Kustomization') {
    const { sourceRef } = spec ?? {};
    return (
      sourceRef?.kind === 'GitRepository' && sourceRef.name === metadata?.name
    );
  }
  const sources = Array.isArray(spec?.sources) ? spec.sources : [];
  return [
    spec?.url,
    ...[spec?.source, ...sources].map(source => source?.repoURL),
  ].some(url => isOfRepository(url, repository));
}

/** Which of some objects a file defines, and whether they follow the repository. */
export function definitionsIn(
  text: string,
  options: { wanted: EngineObject[]; repository: string },
): Array<{ object: EngineObject; follows: boolean }> {
  const { wanted, repository } = options;
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
    return object ? [{ object, follows: isFollowing(found, repository) }] : [];
  });
}
