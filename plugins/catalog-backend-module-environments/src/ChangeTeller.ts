import { createHash } from 'node:crypto';
import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import type { LocationSpec } from '@backstage/plugin-catalog-common';
import type {
  CatalogProcessor,
  CatalogProcessorCache,
  CatalogProcessorEmit,
} from '@backstage/plugin-catalog-node';
import type { EventsService } from '@backstage/plugin-events-node';
import {
  CATALOG_CHANGED_TOPIC,
  isEnvironmentEntity,
} from '@downstage/backstage-plugin-environments-common';

const FINGERPRINT = 'fingerprint';

/**
 * Tells the environments plugin that an environment or a Component is not what it was; the catalog has no event for that.
 * What is told may come twice, or before the catalog shows it.
 */
export class ChangeTeller implements CatalogProcessor {
  private readonly events: EventsService;

  constructor(options: { events: EventsService }) {
    this.events = options.events;
  }

  getProcessorName(): string {
    return 'EnvironmentsChangeTeller';
  }

  async postProcessEntity(
    entity: Entity,
    _location: LocationSpec,
    _emit: CatalogProcessorEmit,
    cache: CatalogProcessorCache,
  ): Promise<Entity> {
    if (entity.kind === 'Component' || isEnvironmentEntity(entity)) {
      const fingerprint = createHash('sha256')
        .update(JSON.stringify(entity))
        .digest('hex');
      if ((await cache.get(FINGERPRINT)) !== fingerprint) {
        await this.events.publish({
          topic: CATALOG_CHANGED_TOPIC,
          eventPayload: { entityRef: stringifyEntityRef(entity) },
        });
        await cache.set(FINGERPRINT, fingerprint);
      }
    }
    return entity;
  }
}
