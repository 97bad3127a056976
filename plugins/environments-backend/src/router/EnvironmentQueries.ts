import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  type Deployment,
  type DeploymentHistory,
  type EnvironmentOverview,
  type Promotion,
  type PromotionSummary,
  type ServiceDeployments,
  type ServiceEnvironment,
  decidePromotion,
  decideRollback,
  decideSync,
  inPromotionOrder,
  lagBehind,
} from '@downstage/backstage-plugin-environments-common';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { ChangeFeed } from '../database/ChangeFeed';
import type { DeploymentStore } from '../database/DeploymentStore';
import type {
  EnvironmentStore,
  StoredEnvironment,
} from '../database/EnvironmentStore';
import type {
  PromotionStore,
  StoredPromotion,
} from '../database/PromotionStore';
import type { GapStore } from '../database/GapStore';
import type { ObjectStore } from '../database/ObjectStore';
import type { RecordStore } from '../database/RecordStore';
import type { SourceStore } from '../database/SourceStore';
import { lacks } from '../sources/storedPins';
import type { Access } from './Access';

const DEFAULT_LIMIT = 50;

/** The promotion without what only the machinery needs. */
export function toPromotion(stored: StoredPromotion): Promotion {
  const { wish: _wish, commitSha: _commitSha, ...promotion } = stored;
  return promotion;
}

function toSummary(promotion: StoredPromotion): PromotionSummary {
  const { id, kind, state, reason, toVersion, change } = promotion;
  const { pullRequest } = change;
  return {
    id,
    kind,
    state,
    reason,
    toVersion,
    ...(pullRequest
      ? { pullRequest: { number: pullRequest.number, url: pullRequest.url } }
      : {}),
  };
}

/** What pages ask. Everything comes from the database; no answer costs a call to a cluster or an SCM host. */
export class EnvironmentQueries {
  constructor(
    private readonly options: {
      catalog: CatalogService;
      feed: ChangeFeed;
      environments: EnvironmentStore;
      deployments: DeploymentStore;
      records: RecordStore;
      promotions: PromotionStore;
      sources: SourceStore;
      gaps: GapStore;
      objects: ObjectStore;
      access: Access;
    },
  ) {}

  async overviews(
    credentials: BackstageCredentials,
  ): Promise<EnvironmentOverview[]> {
    const stored = await this.readable(credentials);
    const visible = await this.visibleServices(credentials);
    const byEnvironment = new Map<string, Deployment[]>();
    for (const deployment of await this.options.deployments.all()) {
      if (visible.has(deployment.service)) {
        const list = byEnvironment.get(deployment.environment) ?? [];
        list.push(deployment);
        byEnvironment.set(deployment.environment, list);
      }
    }
    return stored.map(({ environment, problems }) => ({
      environment,
      problems,
      services: (byEnvironment.get(environment.ref) ?? []).map(
        ({ service, desired, live, sync, health }) => ({
          service,
          ...(desired ? { desired: desired.version } : {}),
          ...(live ? { live: live.version } : {}),
          sync,
          health,
        }),
      ),
    }));
  }

  async overview(
    ref: string,
    credentials: BackstageCredentials,
  ): Promise<EnvironmentOverview> {
    const found = (await this.overviews(credentials)).find(
      item => item.environment.ref === ref,
    );
    if (!found) {
      throw new NotFoundError(`There is no environment ${ref}`);
    }
    return found;
  }

  async serviceDeployments(
    ref: string,
    credentials: BackstageCredentials,
  ): Promise<ServiceDeployments> {
    const { feed, environments, deployments, promotions, records } =
      this.options;
    const { access, sources, objects } = this.options;
    await this.demandService(ref, credentials);
    const seq = await feed.newest();
    const stored = await this.readable(credentials);
    const [service, own, shown, earlier, refusalOf, allowed] =
      await Promise.all([
        environments.service(ref),
        deployments.ofService(ref),
        promotions.shown(ref),
        records.withEarlier(ref),
        objects.syncRefusals(),
        access.writable(
          ref,
          stored.map(item => item.environment.ref),
          credentials,
        ),
      ]);
    const absent = new Set<string>();
    for (const { environment } of stored) {
      const known = own.some(item => item.environment === environment.ref);
      if (service && !known && (await lacks(sources, environment, service))) {
        absent.add(environment.ref);
      }
    }
    const byRef = new Map(stored.map(item => [item.environment.ref, item]));
    const byEnvironment = new Map(own.map(item => [item.environment, item]));
    return {
      seq,
      service: ref,
      searched: {
        names: service?.names ?? [],
        images: service?.images ?? [],
      },
      environments: stored.map(({ environment, problems }) => {
        const deployment = byEnvironment.get(environment.ref);
        const promotion = shown.get(environment.ref);
        const permitted = allowed.get(environment.ref);
        const upstreams = environment.promotesFrom.flatMap(up => {
          const upstream = byRef.get(up);
          return upstream
            ? [
                {
                  environment: upstream.environment,
                  deployment: byEnvironment.get(up),
                },
              ]
            : [];
        });
        const situation = {
          target: environment,
          problems,
          deployment,
          promotion,
          absent: absent.has(environment.ref),
        };
        const result: ServiceEnvironment = {
          environment,
          problems,
          ...(deployment ? { deployment } : {}),
          lag: upstreams.map(upstream => ({
            upstream: upstream.environment.ref,
            lag: lagBehind(deployment, upstream.deployment),
          })),
          ...(promotion ? { promotion: toSummary(promotion) } : {}),
          promote: decidePromotion({
            ...situation,
            upstreams,
            permitted: permitted?.promote ?? false,
          }),
          rollback: decideRollback({
            ...situation,
            permitted: permitted?.rollback ?? false,
            hasEarlierRecord: earlier.has(environment.ref),
          }),
          requestSync: decideSync({
            target: environment,
            deployment,
            permitted: permitted?.sync ?? false,
            refusal: deployment?.delivery && refusalOf(deployment.delivery),
          }),
        };
        return result;
      }),
    };
  }

  /** Asking for it lets what was before the installation be read from Git, in the background. */
  async history(
    options: { service: string; environment?: string; limit?: number },
    credentials: BackstageCredentials,
  ): Promise<DeploymentHistory> {
    await this.demandService(options.service, credentials);
    const readable = (await this.readable(credentials)).map(
      item => item.environment,
    );
    const shown = readable.filter(
      item => !options.environment || item.ref === options.environment,
    );
    const environments = shown.map(item => item.ref);
    const rebuilding = await this.options.gaps.want(
      shown.flatMap(item => item.sources),
    );
    const records = await this.options.records.list({
      service: options.service,
      environments,
      limit: options.limit ?? DEFAULT_LIMIT,
    });
    return {
      items: records.map(({ digest: _digest, ...record }) => record),
      rebuilding,
    };
  }

  async promotions(
    options: { service?: string; environment?: string; limit?: number },
    credentials: BackstageCredentials,
  ): Promise<Promotion[]> {
    if (options.service) {
      await this.demandService(options.service, credentials);
    }
    const environments = await this.readableRefs(
      options.environment,
      credentials,
    );
    const visible = await this.visibleServices(credentials);
    const found = await this.options.promotions.list({
      service: options.service,
      environments,
      limit: options.limit ?? DEFAULT_LIMIT,
    });
    return found
      .filter(promotion => visible.has(promotion.service))
      .map(toPromotion);
  }

  /** A promotion that the caller may see: its environment and its service. */
  async promotion(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<StoredPromotion> {
    const found = await this.options.promotions.get(id);
    const refs = await this.readableRefs(found?.environment, credentials);
    if (!found || refs.length === 0) {
      throw new NotFoundError(`There is no promotion ${id}`);
    }
    await this.demandService(found.service, credentials);
    return found;
  }

  /** @throws NotFoundError when the caller may not read the environment */
  async demandEnvironment(
    ref: string,
    credentials: BackstageCredentials,
  ): Promise<void> {
    if ((await this.readableRefs(ref, credentials)).length === 0) {
      throw new NotFoundError(`There is no environment ${ref}`);
    }
  }

  /** @throws NotFoundError when the caller may not read the service in the catalog */
  async demandService(
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

  private async readable(
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

  private async readableRefs(
    only: string | undefined,
    credentials: BackstageCredentials,
  ): Promise<string[]> {
    const refs = (await this.readable(credentials)).map(
      item => item.environment.ref,
    );
    return only ? refs.filter(ref => ref === only) : refs;
  }

  private async visibleServices(
    credentials: BackstageCredentials,
  ): Promise<Set<string>> {
    const refs = (await this.options.environments.services()).map(
      service => service.ref,
    );
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
}
