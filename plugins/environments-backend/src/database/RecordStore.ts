import type { DeploymentRecord } from '@downstage/backstage-plugin-environments-common';
import type { Knex } from 'knex';
import type { HeadCommit } from './SourceStore';
import type { PromotionRow, RecordRow } from './tables';

/** A record with what a rollback needs. */
export interface StoredRecord extends DeploymentRecord {
  digest?: string;
}

/** A record with what is told of its promotion. */
type JoinedRow = RecordRow & {
  promotion_kind: PromotionRow['kind'] | null;
  requested_by: string | null;
};

function toRecord(row: JoinedRow): StoredRecord {
  const head: HeadCommit | undefined = row.head_commit
    ? JSON.parse(row.head_commit)
    : undefined;
  const { pullRequest, ...commit } = head ?? {};
  return {
    id: row.id,
    change: row.change,
    environment: row.environment,
    service: row.service,
    artifact: row.artifact,
    ...(row.from_version ? { fromVersion: row.from_version } : {}),
    toVersion: row.to_version,
    ...(row.digest ? { digest: row.digest } : {}),
    ...(head ? { commit: commit as HeadCommit } : {}),
    ...(pullRequest ? { pullRequest } : {}),
    ...(row.promotion_id && row.promotion_kind && row.requested_by
      ? {
          promotion: {
            id: row.promotion_id,
            kind: row.promotion_kind,
            requestedBy: row.requested_by,
          },
        }
      : {}),
    ...(row.change === 'desired' ? { desiredAt: row.desired_at } : {}),
    ...(row.live_at ? { liveAt: row.live_at } : {}),
    ...(row.synced_at ? { syncedAt: row.synced_at } : {}),
    ...(row.healthy_at ? { healthyAt: row.healthy_at } : {}),
    current: Boolean(row.current),
    rebuilt: Boolean(row.rebuilt),
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

  /** The artifacts that an environment's records are of now, by service. */
  async artifacts(
    knex: Knex,
    environment: string,
  ): Promise<Map<string, string>> {
    const rows = await knex('records')
      .where({ environment, current: true })
      .select('service', 'artifact');
    return new Map(rows.map(row => [row.service, row.artifact]));
  }
}
