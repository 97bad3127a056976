import type { Entity } from '@backstage/catalog-model';

export const DEFAULT_TYPES = ['service', 'website'];

/**
 * Whether the Environments tab makes sense for an entity: a Component that is deployed.
 *
 * @public
 */
export function isEnvironmentsAvailable(entity: Entity): boolean {
  return (
    entity.kind.toLocaleLowerCase('en-US') === 'component' &&
    DEFAULT_TYPES.includes(String(entity.spec?.type).toLocaleLowerCase('en-US'))
  );
}
