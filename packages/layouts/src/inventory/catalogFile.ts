import { type Document, parseAllDocuments, stringify } from 'yaml';
import type { DraftedEnvironment } from './draftEnvironments';

/**
 * The catalog entity of an environment, as far as a repository tells it.
 *
 * @public
 */
export interface DraftedEntity {
  apiVersion: 'backstage.io/v1alpha1';
  kind: 'Resource';
  metadata: { name: string };
  spec: {
    type: 'environment';
    owner: string;
    system?: string;
    environment: {
      tier: string;
      promotesFrom: string[];
      sources: Array<{
        repository: string;
        branch: string;
        paths: string[];
        layout: string;
      }>;
    };
  };
}

/**
 * The catalog entity of an environment. What the portal has to be told of its clusters is left to a person.
 *
 * @public
 */
export function draftedEntity(
  {
    name,
    tier,
    promotesFrom,
    paths,
    layout,
  }: Omit<DraftedEnvironment, 'services'>,
  { owner, system }: { owner: string; system?: string },
  { repository, branch }: { repository: string; branch: string },
): DraftedEntity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: { name },
    spec: {
      type: 'environment',
      owner,
      ...(system ? { system } : {}),
      environment: {
        tier,
        promotesFrom,
        sources: [{ repository, branch, paths, layout }],
      },
    },
  };
}

/** None where the document has more aliases than are followed. */
function sourcesOf(document: Document): object[] {
  try {
    const found = document.toJS()?.spec?.environment?.sources;
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}

const textAt = (document: Document, path: string[]) =>
  String(document.getIn(path) ?? '');

/**
 * Names of the Resources of the namespace default that a catalog file has, whatever their type, and which places others call
 * theirs; undefined where it cannot be read. A place is `<repository> <paths>`, as {@link placeOf} says it.
 *
 * @public
 */
export function catalogedEnvironments(
  text: string,
): { names: Set<string>; places: Set<string> } | undefined {
  const documents = parseAllDocuments(text);
  if (documents.some(({ errors }) => errors.length > 0)) {
    return undefined;
  }
  const resources = documents.filter(
    document =>
      textAt(document, ['kind']).toLocaleLowerCase('en-US') === 'resource' &&
      ['', 'default'].includes(textAt(document, ['metadata', 'namespace'])),
  );
  const sources = resources.flatMap(sourcesOf);
  return {
    names: new Set(
      resources.map(document => textAt(document, ['metadata', 'name'])),
    ),
    places: new Set(sources.map(placeOf)),
  };
}

/**
 * A source of an environment, to be compared with others.
 *
 * @public
 */
export function placeOf(source: {
  repository?: unknown;
  paths?: unknown;
}): string {
  const { repository, paths } = source ?? {};
  const url = String(repository)
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .toLocaleLowerCase('en-US');
  const list = Array.isArray(paths) ? paths : ['.'];
  return [url, ...list.map(String).sort()].join(' ');
}

/**
 * Entities as a catalog file has them.
 *
 * @public
 */
export const toCatalogText = (entities: DraftedEntity[]): string =>
  entities.map(entity => stringify(entity)).join('---\n');

/**
 * A catalog file with what is new behind what is there.
 *
 * @public
 */
export function appendEntities(before: string, added: string): string {
  const end = before === '' || before.endsWith('\n') ? '' : '\n';
  return before.trim() === '' ? added : `${before}${end}---\n${added}`;
}
