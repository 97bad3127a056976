import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { inPromotionOrder } from '@downstage/backstage-plugin-environments-common';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type {
  EnvironmentStore,
  StoredEnvironment,
} from '../database/EnvironmentStore';
import type { Access } from './Access';
import { isAutomation } from './isAutomation';
import { previewsAsEnvironment } from './previewsAsEnvironment';
import { redactEnvironments } from './redact';

/** What somebody who asks may know of when a decision is made for them. */
export interface View {
  /** The environments that they may read, without what those say of others. */
  environments: StoredEnvironment[];
  /** Those of some services, by ref, that they may read in the catalog. */
  visible: (services: string[]) => Promise<ReadonlySet<string>>;
  /** Those of some services, by ref, that they may read in the catalog and roll back in an environment. */
  rollbackable: (
    environment: string,
    services: string[],
  ) => Promise<ReadonlySet<string>>;
  /** Whether a service asks, by itself or for a person, as a template does. */
  isAutomation: boolean;
}

/** What a caller may see: environments by permission, services by what the catalog shows. */
export class Visibility {
  constructor(
    private readonly options: {
      catalog: CatalogService;
      environments: EnvironmentStore;
      access: Access;
    },
  ) {}

  /** The environments that the caller may read, in promotion order, without what they say of others. */
  async environments(
    credentials: BackstageCredentials,
  ): Promise<StoredEnvironment[]> {
    const { environments, access } = this.options;
    const all = await environments.list();
    const readable = await access.readable(all, credentials);
    const hidden = new Set(all.map(item => item.environment.ref));
    readable.forEach(item => hidden.delete(item.environment.ref));
    const stored = redactEnvironments(readable, hidden);
    const order = inPromotionOrder(stored.map(item => item.environment));
    const position = new Map(order.map((item, index) => [item.ref, index]));
    return stored.sort(
      (a, b) =>
        position.get(a.environment.ref)! - position.get(b.environment.ref)!,
    );
  }

  /**
   * Those of some clusters whose previews of a service the caller may read: where they may read an environment for development
   * that belongs to the service's owner and system, whether there is one or not.
   */
  async previewClusters(
    clusters: string[],
    service: { owner?: string; system?: string },
    credentials: BackstageCredentials,
  ): Promise<ReadonlySet<string>> {
    if (clusters.length === 0) {
      return new Set();
    }
    const proposed = [...new Set(clusters)].map(cluster => ({
      cluster,
      environment: previewsAsEnvironment(cluster, service),
    }));
    const readable = await this.options.access.readable(proposed, credentials);
    return new Set(readable.map(({ cluster }) => cluster));
  }

  /** What the caller may know of. */
  async view(credentials: BackstageCredentials): Promise<View> {
    return {
      environments: await this.environments(credentials),
      visible: refs => this.among(refs, credentials),
      rollbackable: (environment, refs) =>
        this.rollbackable(environment, refs, credentials),
      isAutomation: isAutomation(credentials),
    };
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
    const services = await this.options.environments.services();
    return this.among(
      services.map(({ ref }) => ref),
      credentials,
    );
  }

  /** Whether the caller may read the environment and the service of a deployment. */
  async shows(
    { environment, service }: { environment: string; service: string },
    credentials: BackstageCredentials,
  ): Promise<boolean> {
    const refs = await this.environmentRefs(environment, credentials);
    return (
      refs.length > 0 &&
      (await this.options.catalog.getEntityByRef(service, { credentials })) !==
        undefined
    );
  }

  private async rollbackable(
    environment: string,
    refs: string[],
    credentials: BackstageCredentials,
  ): Promise<Set<string>> {
    const visible = await this.among(refs, credentials);
    const allowed = new Set<string>();
    for (const service of visible) {
      const { access } = this.options;
      const own = await access.writable(service, [environment], credentials);
      if (own.get(environment)?.rollback) {
        allowed.add(service);
      }
    }
    return allowed;
  }

  private async among(
    refs: string[],
    credentials: BackstageCredentials,
  ): Promise<Set<string>> {
    if (refs.length === 0) {
      return new Set();
    }
    const { items } = await this.options.catalog.getEntitiesByRefs(
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
