import { parseAllDocuments, stringify } from 'yaml';
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

/**
 * Names of the entities that a catalog file has; undefined where it cannot be read.
 *
 * @public
 */
export function entityNames(text: string): Set<string> | undefined {
  const documents = parseAllDocuments(text);
  return documents.some(({ errors }) => errors.length > 0)
    ? undefined
    : new Set(documents.map(item => String(item.getIn(['metadata', 'name']))));
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
