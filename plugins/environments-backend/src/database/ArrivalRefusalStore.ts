import {
  type ArrivalRefusal,
  stringifyDeploymentRef,
} from '@downstage/backstage-plugin-environments-common';
import type { Knex } from 'knex';
import type { ChangeFeed } from './ChangeFeed';
import { transaction } from './transaction';

interface DeploymentKey {
  environment: string;
  service: string;
}

/** Why reported versions do not come to first environments by themselves: the last reason of each deployment. */
export class ArrivalRefusalStore {
  private readonly knex: Knex;
  private readonly feed: ChangeFeed;

  constructor(options: { knex: Knex; feed: ChangeFeed }) {
    this.knex = options.knex;
    this.feed = options.feed;
  }

  /** Writes a refusal down; one that is known keeps its time. */
  async record(
    { environment, service }: DeploymentKey,
    { version, reason }: Omit<ArrivalRefusal, 'since'>,
  ): Promise<void> {
    await transaction(this.knex, async trx => {
      const key = { environment, service };
      const known = await trx('arrival_refusals').where(key).first();
      if (known?.version === version && known.reason === reason) {
        return;
      }
      await trx('arrival_refusals')
        .insert({ ...key, version, reason, since: new Date().toISOString() })
        .onConflict(['environment', 'service'])
        .merge();
      await this.tell(trx, key);
    });
  }

  /** It has passed. */
  async clear({ environment, service }: DeploymentKey): Promise<void> {
    await transaction(this.knex, async trx => {
      const key = { environment, service };
      const count = await trx('arrival_refusals').where(key).delete();
      if (count > 0) {
        await this.tell(trx, key);
      }
    });
  }

  /** Those of a service, by environment. */
  async ofService(service: string): Promise<Map<string, ArrivalRefusal>> {
    const rows = await this.knex('arrival_refusals').where({ service });
    return new Map(
      rows.map(({ environment, version, reason, since }) => [
        environment,
        { version, reason, since },
      ]),
    );
  }

  private tell(trx: Knex, deployment: DeploymentKey): Promise<void> {
    return this.feed.append(trx, [
      { topic: 'deployment', key: stringifyDeploymentRef(deployment) },
    ]);
  }
}
