import {
  type AwaitedService,
  type PromotionAddition,
  stringifyDeploymentRef,
} from '@downstage/backstage-plugin-environments-common';
import type { Knex } from 'knex';
import { artifactWork } from './ArtifactStore';
import type { ChangeFeed } from './ChangeFeed';
import type { AwaitedServiceRow } from './tables';
import { transaction } from './transaction';
import type { WorkStore } from './WorkStore';

/** What is added but for its tag. */
export type AwaitedAddition = Omit<PromotionAddition, 'tag'>;

/** A service that waits for its first image, with what adds it then. */
export interface StoredAwaitedService extends AwaitedService {
  environment: string;
  service: string;
  addition: AwaitedAddition;
}

const toAwaited = (row: AwaitedServiceRow): StoredAwaitedService => ({
  environment: row.environment,
  service: row.service,
  image: row.image,
  addition: JSON.parse(row.addition),
  requestedBy: row.requested_by,
  requestedAt: row.requested_at,
});

/** Which services are added to environments once continuous integration has reported a first image of them. */
export class AwaitedServiceStore {
  private readonly knex: Knex;
  private readonly feed: ChangeFeed;
  private readonly work: WorkStore;

  constructor(options: { knex: Knex; feed: ChangeFeed; work: WorkStore }) {
    this.knex = options.knex;
    this.feed = options.feed;
    this.work = options.work;
  }

  /** Writes down that a service waits; who asks again says how it is added. */
  async begin(awaited: StoredAwaitedService): Promise<void> {
    const { environment, service, image } = awaited;
    await transaction(this.knex, async trx => {
      await trx('awaited_services')
        .insert({
          environment,
          service,
          image,
          addition: JSON.stringify(awaited.addition),
          requested_by: awaited.requestedBy,
          requested_at: awaited.requestedAt,
        })
        .onConflict(['environment', 'service'])
        .merge();
      await this.tell(trx, awaited);
      // It may have been reported a moment ago
      await this.work.ask([artifactWork({ kind: 'image', name: image })], {
        trx,
      });
    });
  }

  /** Those of a service, by environment. */
  async ofService(service: string): Promise<Map<string, StoredAwaitedService>> {
    const rows = await this.knex('awaited_services').where({ service });
    return new Map(rows.map(row => [row.environment, toAwaited(row)]));
  }

  /** Those that wait for an image. */
  async ofImage(image: string): Promise<StoredAwaitedService[]> {
    const rows = await this.knex('awaited_services')
      .where({ image })
      .orderBy(['environment', 'service']);
    return rows.map(toAwaited);
  }

  /** It waits no longer. */
  async end(awaited: {
    environment: string;
    service: string;
    /** If it is given, only what was asked for then: it may have been asked for anew. */
    requestedAt?: string;
  }): Promise<void> {
    const { environment, service, requestedAt } = awaited;
    await transaction(this.knex, async trx => {
      await trx('awaited_services')
        .where({
          environment,
          service,
          ...(requestedAt ? { requested_at: requestedAt } : {}),
        })
        .delete();
      await this.tell(trx, awaited);
    });
  }

  /** What was asked for before a time waits no longer. */
  async prune(before: Date): Promise<void> {
    const rows = await this.knex('awaited_services').where(
      'requested_at',
      '<',
      before.toISOString(),
    );
    for (const row of rows) {
      await this.end(toAwaited(row));
    }
  }

  private tell(
    trx: Knex,
    deployment: { environment: string; service: string },
  ): Promise<void> {
    return this.feed.append(trx, [
      { topic: 'deployment', key: stringifyDeploymentRef(deployment) },
    ]);
  }
}
