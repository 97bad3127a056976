import {
  type Deployment,
  type DeliveryRef,
  stringifyDeploymentRef,
} from '@downstage/backstage-plugin-environments-common';
import type { Knex } from 'knex';
import type { ChangeFeed } from './ChangeFeed';
import { isEmbedded } from './openDatabase';
import { readDeployment } from './readDeployment';
import { transaction } from './transaction';

/** A deployment that follows an object of a delivery engine. */
export interface FollowingDeployment {
  environment: string;
  service: string;
  delivery: DeliveryRef;
}

/** Rows of one statement: SQLite takes no more than 500. */
const BATCH = 100;

/** The identity of a delivery engine's object. */
export const deliveryKey = ({ cluster, kind, namespace, name }: DeliveryRef) =>
  `${cluster} ${kind} ${namespace}/${name}`.slice(0, 800);

/** The read model: what every page shows. */
export class DeploymentStore {
  private readonly knex: Knex;
  private readonly feed: ChangeFeed;

  constructor(options: { knex: Knex; feed: ChangeFeed }) {
    this.knex = options.knex;
    this.feed = options.feed;
  }

  async all(): Promise<Deployment[]> {
    const rows = await this.knex('deployments').orderBy([
      'environment',
      'service',
    ]);
    return rows.map(row => readDeployment(row.deployment));
  }

  async ofService(service: string): Promise<Deployment[]> {
    const rows = await this.knex('deployments').where({ service });
    return rows.map(row => readDeployment(row.deployment));
  }

  /** An environment's deployments as they are stored, by service. */
  async texts(trx: Knex, environment: string): Promise<Map<string, string>> {
    const rows = await trx('deployments').where({ environment });
    return new Map(rows.map(row => [row.service, row.deployment]));
  }

  async get(
    environment: string,
    service: string,
  ): Promise<Deployment | undefined> {
    const row = await this.knex('deployments')
      .where({ environment, service })
      .first();
    return row && readDeployment(row.deployment);
  }

  /** What follows some objects of delivery engines, whichever environments say so. */
  async following(deliveries: DeliveryRef[]): Promise<FollowingDeployment[]> {
    const byKey = new Map(
      deliveries.map(delivery => [deliveryKey(delivery), delivery]),
    );
    const rows =
      byKey.size > 0
        ? await this.knex('deployments')
            .whereIn('delivery', [...byKey.keys()])
            .select('environment', 'service', 'delivery')
        : [];
    return rows.map(({ environment, service, delivery }) => ({
      environment,
      service,
      delivery: byKey.get(delivery!)!,
    }));
  }

  /**
   * Runs a projection of one environment with nobody else projecting it: whoever comes second reads what the first one
   * read, and newer.
   */
  async project<T>(
    environment: string,
    run: (trx: Knex.Transaction) => Promise<T>,
  ): Promise<T> {
    return transaction(this.knex, async trx => {
      await this.lock(trx, environment);
      return run(trx);
    });
  }

  /** Keeps others from projecting an environment until the end of the transaction. */
  async lock(trx: Knex, environment: string): Promise<void> {
    if (!isEmbedded(this.knex)) {
      await trx('environments')
        .where({ ref: environment })
        .select('ref')
        .forUpdate();
    }
  }

  /**
   * Brings an environment's deployments in line with a projection; tells the services that changed.
   *
   * @param before - What is stored, of the same transaction
   */
  async replace(
    trx: Knex,
    environment: string,
    deployments: Deployment[],
    before: ReadonlyMap<string, string>,
  ): Promise<string[]> {
    const gone = new Map(before);
    const fresh = deployments.flatMap(deployment => {
      const { service } = deployment;
      const text = JSON.stringify(deployment);
      const same = gone.get(service) === text;
      gone.delete(service);
      const delivery = deployment.delivery && deliveryKey(deployment.delivery);
      return same
        ? []
        : [
            {
              environment,
              service,
              deployment: text,
              delivery: delivery ?? null,
            },
          ];
    });
    for (let start = 0; start < fresh.length; start += BATCH) {
      await trx('deployments')
        .insert(fresh.slice(start, start + BATCH))
        .onConflict(['environment', 'service'])
        .merge();
    }
    const changed = fresh.map(row => row.service);
    for (const service of gone.keys()) {
      await trx('deployments').where({ environment, service }).delete();
      changed.push(service);
    }
    await this.feed.append(
      trx,
      changed.map(service => ({
        topic: 'deployment',
        key: stringifyDeploymentRef({ environment, service }),
      })),
    );
    return changed;
  }
}
