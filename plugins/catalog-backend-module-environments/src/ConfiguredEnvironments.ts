import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  type Entity,
  entityEnvelopeSchemaValidator,
} from '@backstage/catalog-model';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import {
  APP_CONFIG_LOCATION,
  ENVIRONMENT_TYPE,
  parseEnvironmentEntity,
} from '@downstage/backstage-plugin-environments-common';

const validateEnvelope = entityEnvelopeSchemaValidator();

function toEntity(item: Config, index: number): Entity {
  const key = `environments.environments[${index}]`;
  const metadata = item.get<Entity['metadata']>('metadata');
  const entity: Entity = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      ...metadata,
      annotations: {
        ...metadata.annotations,
        [ANNOTATION_LOCATION]: APP_CONFIG_LOCATION,
        [ANNOTATION_ORIGIN_LOCATION]: APP_CONFIG_LOCATION,
      },
    },
    spec: {
      ...item.get<NonNullable<Entity['spec']>>('spec'),
      type: ENVIRONMENT_TYPE,
    },
  };
  try {
    validateEnvelope(entity);
  } catch (error) {
    throw new InputError(`${key}: ${(error as Error).message}`);
  }
  const parsed = parseEnvironmentEntity(entity);
  if ('problems' in parsed) {
    throw new InputError(`${key}: ${parsed.problems.join('; ')}`);
  }
  return entity;
}

/** Brings the environments that app-config defines, under `environments.environments`, into the catalog. */
export class ConfiguredEnvironments implements EntityProvider {
  /**
   * Reads the configuration once.
   *
   * @throws InputError with the key and all that is wrong with an environment
   */
  static fromConfig(config: Config): ConfiguredEnvironments {
    const items =
      config.getOptionalConfigArray('environments.environments') ?? [];
    return new ConfiguredEnvironments(items.map(toEntity));
  }

  private constructor(private readonly entities: Entity[]) {}

  getProviderName(): string {
    return 'configured-environments';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    await connection.applyMutation({
      type: 'full',
      entities: this.entities.map(entity => ({
        entity,
        locationKey: APP_CONFIG_LOCATION,
      })),
    });
  }
}
