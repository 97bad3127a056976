import {
  type Entity,
  RELATION_DEPENDENCY_OF,
  RELATION_DEPENDS_ON,
  getCompoundEntityRef,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  type CatalogProcessor,
  type CatalogProcessorEmit,
  processingResult,
} from '@backstage/plugin-catalog-node';
import type { LocationSpec } from '@backstage/plugin-catalog-common';
import {
  isEnvironmentEntity,
  parseEnvironmentEntity,
} from '@downstage/backstage-plugin-environments-common';

/**
 * Refuses environment entities that cannot be read, with every reason, and relates environments to those that they
 * promote from. What depends on other entities (cycles, unknown clusters) is checked by the environments plugin.
 *
 * @public
 */
export class EnvironmentProcessor implements CatalogProcessor {
  getProcessorName(): string {
    return 'EnvironmentProcessor';
  }

  async preProcessEntity(entity: Entity): Promise<Entity> {
    if (isEnvironmentEntity(entity)) {
      const parsed = parseEnvironmentEntity(entity);
      if ('problems' in parsed) {
        throw new InputError(
          `Environment ${stringifyEntityRef(
            entity,
          )} is not valid: ${parsed.problems.join('; ')}`,
        );
      }
    }
    return entity;
  }

  async postProcessEntity(
    entity: Entity,
    _location: LocationSpec,
    emit: CatalogProcessorEmit,
  ): Promise<Entity> {
    const parsed = isEnvironmentEntity(entity)
      ? parseEnvironmentEntity(entity)
      : undefined;
    if (parsed && 'environment' in parsed) {
      const self = getCompoundEntityRef(entity);
      for (const ref of parsed.environment.promotesFrom) {
        const upstream = parseEntityRef(ref);
        emit(
          processingResult.relation({
            source: self,
            type: RELATION_DEPENDS_ON,
            target: upstream,
          }),
        );
        emit(
          processingResult.relation({
            source: upstream,
            type: RELATION_DEPENDENCY_OF,
            target: self,
          }),
        );
      }
    }
    return entity;
  }
}
