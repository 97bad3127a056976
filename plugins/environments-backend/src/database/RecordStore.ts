import { randomUUID } from 'node:crypto';
import type {
  Deployment,
  DeploymentRecord,
} from '@downstage/backstage-plugin-environments-common';
import type { Knex } from 'knex';
import type { HeadCommit } from './SourceStore';

/** A record with what a rollback needs. */
export interface StoredRecord extends DeploymentRecord {
  digest?: string;
}

function toRecord(row: Record<string, any>): StoredRecord {
  const head: HeadCommit | undefined = row.head_commit
    ? JSON.parse(row.head_commit)
    : undefined;
  const { pullRequest, ...commit } = head ?? {};
  return {
    id: row.id,
    environment: row.environment,
    service: row.service,
    artifact: row.artifact,
    ...(row.from_version ? { fromVersion: row.from_version } : {}),
    toVersion: row.to_version,
    ...(row.digest ? { digest: row.digest } : {}),
    ...(head ? { commit: commit as HeadCommit } : {}),
    ...(pullRequest ? { pullRequest } : {}),
    ...(row.promotion_id && row.requested_by
      ? {
          promotion: {
            id: row.promotion_id,
            kind: row.promotion_kind,
            requestedBy: row.requested_by,
          },
        }
      : {}),
    desiredAt: row.desired_at,
    ...(row.live_at ? { liveAt: row.live_at } : {}),
    ...(row.healthy_at ? { healthyAt: row.healthy_at } : {}),
    current: Boolean(row.current),
  };
}

/** The history of deployments. It is never dropped. */
export class RecordStore {
  private readonly knex: Knex;

  constructor(options: { knex: Knex }) {
    this.knex = options.knex;
  }

  private query(knex: Knex = this.knex) {
    return knex('records')
      .leftJoin('promotions', 'promotions.id', 'records.promotion_id')
      .select(
        'records.*',
        'promotions.kind as promotion_kind',
        'promotions.requested_by as requested_by',
      );
  }

  async list(options: {
    service: string;
    environments: string[];
    limit: number;
  }): Promise<StoredRecord[]> {
    const rows = await this.query()
      .where('records.service', options.service)
      .whereIn('records.environment', options.environments)
      .orderBy([
        { column: 'records.desired_at', order: 'desc' },
        { column: 'records.id' },
      ])
      .limit(options.limit);
    return rows.map(toRecord);
  }

  async get(id: string): Promise<StoredRecord | undefined> {
    const row = await this.query().where('records.id', id).first();
    return row && toRecord(row);
  }

  /** Which of a service's environments have an earlier record than the current one. */
  async withEarlier(service: string): Promise<Set<string>> {
    const rows = await this.knex('records')
      .where({ service, current: false })
      .distinct('environment');
    return new Set(rows.map(row => row.environment));
  }

  /** Writes down what changed between the record that stands and a deployment. */
  async note(
    trx: Knex,
    deployment: Deployment,
    options: { headCommit?: HeadCommit; now: string },
  ): Promise<void> {
    const { environment, service, desired } = deployment;
    if (!desired) {
      return;
    }
    const current = await trx('records')
      .where({ environment, service, current: true })
      .first();
    let id: string = current?.id;
    const unchanged =
      current?.to_version === desired.version &&
      (current.digest ?? undefined) === desired.digest &&
      current.artifact === desired.artifact.name;
    if (!unchanged) {
      await trx('records')
        .where({ environment, service, current: true })
        .update({ current: false });
      id = randomUUID();
      const promotion = await trx('promotions')
        .where({ environment, service, to_version: desired.version })
        .whereIn('state', ['open', 'merged', 'waiting-for-sync', 'syncing'])
        .first();
      await trx('records').insert({
        id,
        environment,
        service,
        artifact: desired.artifact.name,
        from_version: current?.to_version ?? null,
        to_version: desired.version,
        digest: desired.digest ?? null,
        // Of the first record nobody knows which commit wrote it
        head_commit:
          current && options.headCommit
            ? JSON.stringify(options.headCommit)
            : null,
        promotion_id: promotion?.id ?? null,
        desired_at: options.now,
        current: true,
      });
    }
    const runs = deployment.live?.version === desired.version;
    const done =
      runs && deployment.sync === 'synced' && deployment.health === 'healthy';
    if (runs && !(unchanged && current.live_at)) {
      await trx('records').where({ id }).update({ live_at: options.now });
    }
    if (done && !(unchanged && current.healthy_at)) {
      await trx('records').where({ id }).update({ healthy_at: options.now });
    }
  }
}
