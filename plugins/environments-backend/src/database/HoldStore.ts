import {
  type DeploymentHold,
  type PromotionState,
  endedWithoutMerge,
  isOpen,
  stringifyDeploymentRef,
} from '@downstage/backstage-plugin-environments-common';
import type { Knex } from 'knex';
import type { ChangeFeed } from './ChangeFeed';
import type { StoredPromotion } from './StoredPromotion';
import type { HoldRow } from './tables';
import { transaction } from './transaction';

/** What a hold takes from its rollback. */
type Held = Pick<
  StoredPromotion,
  | 'id'
  | 'kind'
  | 'environment'
  | 'service'
  | 'createdAt'
  | 'requestedBy'
  | 'fromVersion'
  | 'toVersion'
>;

function toHold(row: HoldRow): DeploymentHold {
  return {
    promotion: row.promotion_id,
    since: row.since,
    by: row.held_by,
    fromVersion: row.from_version,
    toVersion: row.to_version,
  };
}

/**
 * What rollbacks leave behind: one hold for each, from its request on. It belongs to the history: nothing rebuilds it, and a
 * page that is read anew does not forget it.
 */
export class HoldStore {
  private readonly knex: Knex;
  private readonly feed: ChangeFeed;

  constructor(options: { knex: Knex; feed: ChangeFeed }) {
    this.knex = options.knex;
    this.feed = options.feed;
  }

  /** The holds of a service by environment, newest first. */
  async ofService(service: string): Promise<Map<string, DeploymentHold[]>> {
    const rows = await this.newestFirst().where({ service });
    const found = new Map<string, DeploymentHold[]>();
    for (const row of rows) {
      const { environment } = row;
      found.set(environment, [...(found.get(environment) ?? []), toHold(row)]);
    }
    return found;
  }

  /** The newest hold of each deployment that has one. */
  async shown(): Promise<
    Array<{ environment: string; service: string; hold: DeploymentHold }>
  > {
    const found = new Map<string, HoldRow>();
    for (const row of await this.newestFirst()) {
      const key = stringifyDeploymentRef(row);
      found.set(key, found.get(key) ?? row);
    }
    return [...found.values()].map(row => ({
      environment: row.environment,
      service: row.service,
      hold: toHold(row),
    }));
  }

  /** A rollback was requested. */
  async begin(trx: Knex, rollback: Held): Promise<void> {
    await trx('holds')
      .insert({
        promotion_id: rollback.id,
        environment: rollback.environment,
        service: rollback.service,
        since: rollback.createdAt,
        held_by: rollback.requestedBy,
        from_version: rollback.fromVersion,
        to_version: rollback.toVersion,
      })
      .onConflict('promotion_id')
      .ignore();
  }

  /**
   * What a step of a promotion does to the holds of its deployment. People who close or cancel a rollback take its hold back,
   * a fault does not; a version that came after a rollback and is healthy ends what the rollback left.
   */
  async follow(
    trx: Knex,
    promotion: Held & { state: PromotionState },
    to: PromotionState,
  ): Promise<void> {
    const { id, kind, state, environment, service, toVersion } = promotion;
    if (kind === 'rollback' && isOpen(state) && endedWithoutMerge(to)) {
      await trx('holds').where({ promotion_id: id }).delete();
    }
    if (kind === 'rollback' && endedWithoutMerge(state) && to === 'open') {
      await this.begin(trx, promotion);
    }
    if (to === 'healthy' && kind !== 'configuration') {
      await trx('holds')
        .where({ environment, service })
        .where('since', '<', promotion.createdAt)
        .modify(query => {
          if (kind === 'rollback') {
            // It is itself a hold: only what speaks against its own version is out of date
            query.where({ from_version: toVersion });
          }
        })
        .delete();
    }
  }

  /**
   * Lifts all holds of a deployment.
   *
   * @returns those that it had, newest first
   */
  async lift(deployment: {
    environment: string;
    service: string;
  }): Promise<DeploymentHold[]> {
    const { environment, service } = deployment;
    return transaction(this.knex, async trx => {
      const rows = await this.newestFirst(trx).where({ environment, service });
      await trx('holds')
        .whereIn(
          'promotion_id',
          rows.map(row => row.promotion_id),
        )
        .delete();
      if (rows.length > 0) {
        await this.feed.append(trx, [
          { topic: 'deployment', key: stringifyDeploymentRef(deployment) },
        ]);
      }
      return rows.map(toHold);
    });
  }

  /** Services have been removed from an environment. */
  async remove(
    trx: Knex,
    environment: string,
    services: string[],
  ): Promise<void> {
    if (services.length > 0) {
      await trx('holds')
        .where({ environment })
        .whereIn('service', services)
        .delete();
    }
  }

  private newestFirst(knex: Knex = this.knex) {
    return knex('holds').orderBy([
      { column: 'since', order: 'desc' },
      { column: 'promotion_id' },
    ]);
  }
}
