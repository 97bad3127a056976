import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  ENVIRONMENT_TYPE,
  type Environment,
  type EnvironmentProblem,
  parseEnvironmentEntity,
} from '@downstage/backstage-plugin-environments-common';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type {
  EnvironmentStore,
  StoredEnvironment,
} from '../database/EnvironmentStore';
import type { Service } from './Service';
import { type ValidationContext, findProblems } from './findProblems';
import { toService } from './toService';

/** What the catalog has that matters to environments. */
export interface CatalogReading {
  environments: StoredEnvironment[];
  services: Service[];
}

/** Reads environments and services from the catalog. */
export class CatalogReader {
  constructor(
    private readonly options: {
      auth: AuthService;
      catalog: CatalogService;
      environments: EnvironmentStore;
      logger: LoggerService;
      componentTypes: string[];
      validationContext: () => Promise<ValidationContext>;
    },
  ) {}

  async read(): Promise<CatalogReading> {
    const { catalog, componentTypes, validationContext, environments } =
      this.options;
    const credentials = await this.options.auth.getOwnServiceCredentials();
    const [resources, components] = await Promise.all([
      catalog.getEntities(
        { filter: { kind: 'Resource', 'spec.type': ENVIRONMENT_TYPE } },
        { credentials },
      ),
      catalog.getEntities(
        { filter: { kind: 'Component', 'spec.type': componentTypes } },
        { credentials },
      ),
    ]);
    const lastGood = new Map(
      (await environments.list()).map(stored => [
        stored.environment.ref,
        stored.environment,
      ]),
    );
    const parsed = resources.items.flatMap(entity =>
      this.parse(entity, lastGood),
    );
    const all = parsed.map(item => item.environment);
    const known = await validationContext();
    return {
      environments: parsed.map(({ environment, problems }) => ({
        environment,
        problems: [...problems, ...findProblems(environment, all, known)],
      })),
      services: components.items.map(toService),
    };
  }

  /** An entity that cannot be read leaves its last good definition in force, with the problem shown. */
  private parse(
    entity: Entity,
    lastGood: Map<string, Environment>,
  ): Array<{ environment: Environment; problems: EnvironmentProblem[] }> {
    const ref = stringifyEntityRef(entity);
    const parsed = parseEnvironmentEntity(entity);
    if ('environment' in parsed) {
      return [{ environment: parsed.environment, problems: [] }];
    }
    const problems = parsed.problems.map(message => ({
      severity: 'error' as const,
      subject: 'entity',
      message,
    }));
    const environment = lastGood.get(ref);
    this.options.logger.warn(
      `Environment ${ref} is not valid: ${parsed.problems.join('; ')}`,
    );
    return environment ? [{ environment, problems }] : [];
  }
}
