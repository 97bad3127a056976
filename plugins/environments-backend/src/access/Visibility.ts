import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { inPromotionOrder } from '@downstage/backstage-plugin-environments-common';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type {
  EnvironmentStore,
  StoredEnvironment,
} from '../database/EnvironmentStore';
import type { Access } from './Access';

/** What a caller may see: environments by permission, services by what the catalog shows. */
export class Visibility {
  constructor(
    private readonly options: {
      catalog: CatalogService;
      environments: EnvironmentStore;
      access: Access;
    },
  ) {}

  /** The environments that the caller may read, in promotion order. */
  async environments(
    credentials: BackstageCredentials,
  ): Promise<StoredEnvironment[]> {
    const { environments, access } = this.options;
    const stored = await access.readable(
      await environments.list(),
      credentials,
    );
    const order = inPromotionOrder(stored.map(item => item.environment));
    const position = new Map(order.map((item, index) => [item.ref, index]));
    return stored.sort(
      (a, b) =>
        position.get(a.environment.ref)! - position.get(b.environment.ref)!,
    );
  }

  /** Their refs; of one environment, if one is given. */
  async environmentRefs(
    only: string | undefined,
    credentials: BackstageCredentials,
  ): Promise<string[]> {
    const refs = (await this.environments(credentials)).map(
      item => item.environment.ref,
    );
    return only ? refs.filter(ref => ref === only) : refs;
  }

  /** Refs of the services that the caller may read in the catalog. */
  async services(credentials: BackstageCredentials): Promise<Set<string>> {
    const { environments, catalog } = this.options;
    const refs = (await environments.services()).map(service => service.ref);
    if (refs.length === 0) {
      return new Set();
    }
    const { items } = await catalog.getEntitiesByRefs(
      {
        entityRefs: refs,
        fields: ['kind', 'metadata.name', 'metadata.namespace'],
      },
      { credentials },
    );
    return new Set(refs.filter((_, index) => items[index]));
  }

  /** @throws NotFoundError when the caller may not read the environment */
  async requireEnvironment(
    ref: string,
    credentials: BackstageCredentials,
  ): Promise<void> {
    if ((await this.environmentRefs(ref, credentials)).length === 0) {
      throw new NotFoundError(`There is no environment ${ref}`);
    }
  }

  /** @throws NotFoundError when the caller may not read the service in the catalog */
  async requireService(
    ref: string,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const entity = await this.options.catalog.getEntityByRef(ref, {
      credentials,
    });
    if (!entity) {
      throw new NotFoundError(`There is no service ${ref} in the catalog`);
    }
  }
}
