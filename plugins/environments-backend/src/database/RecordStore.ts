import type { DeploymentRecord } from '@downstage/backstage-plugin-environments-common';
import type { Knex } from 'knex';
import { type Page, behind } from './Page';
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

/** Which deployment records are of. */
export interface DeploymentKey {
  environment: string;
  service: string;
}

/** A record as it is stored first; what is left out is not known, or has not happened. */
export type NewRecord = Pick<
  RecordRow,
  | 'id'
  | 'change'
  | 'environment'
  | 'service'
  | 'artifact'
  | 'from_version'
  | 'to_version'
  | 'digest'
  | 'desired_at'
  | 'current'
> &
  Partial<RecordRow>;

/** Rows of one statement. */
const BATCH = 25;

const pick = ({ environment, service }: DeploymentKey): DeploymentKey => ({
  environment,
  service,
});

/** The history of deployments, and the only writer of its table. It is never dropped. */
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

  async list(
    options: Page & { service: string; environments: string[] },
  ): Promise<StoredRecord[]> {
    const { after } = options;
    const rest = after
      ? await behind(this.knex, 'records', { time: 'desired_at', after })
      : () => {};
    const rows = await this.query()
      .modify(rest)
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

  /** What Git asked for after a record in the same deployment, newest first; at most `limit` of it. */
  async after(id: string, limit: number): Promise<StoredRecord[]> {
    const from = await this.knex('records').where({ id }).first();
    const rows = from
      ? await this.query()
          .where('records.environment', from.environment)
          .where('records.service', from.service)
          .where('records.change', 'desired')
          .where('records.desired_at', '>', from.desired_at)
          .orderBy([
            { column: 'records.desired_at', order: 'desc' },
            { column: 'records.id' },
          ])
          .limit(limit)
      : [];
    return rows.map(toRecord);
  }

  /** The newest earlier record of another version that was seen healthy. */
  async lastHealthy(
    where: DeploymentKey & { not: string },
  ): Promise<StoredRecord | undefined> {
    const row = await this.query()
      .where('records.environment', where.environment)
      .where('records.service', where.service)
      .where('records.change', 'desired')
      .where('records.current', false)
      .whereNot('records.to_version', where.not)
      .whereNotNull('records.healthy_at')
      .orderBy([
        { column: 'records.desired_at', order: 'desc' },
        { column: 'records.id' },
      ])
      .first();
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

  /** Stores new records. */
  async insert(trx: Knex, rows: NewRecord[]): Promise<void> {
    for (let start = 0; start < rows.length; start += BATCH) {
      await trx('records').insert(rows.slice(start, start + BATCH));
    }
  }

  /** Changes what a record says. */
  async update(
    trx: Knex,
    id: string,
    fields: Partial<Omit<RecordRow, 'id'>>,
  ): Promise<void> {
    if (Object.keys(fields).length > 0) {
      await trx('records').where({ id }).update(fields);
    }
  }

  /** Sets times of a record that are not set yet. */
  async setTimes(
    trx: Knex,
    id: string,
    columns: Array<'live_at' | 'healthy_at'>,
    now: string,
  ): Promise<void> {
    for (const column of columns) {
      await trx('records')
        .where({ id })
        .whereNull(column)
        .update({ [column]: now });
    }
  }

  /** The current record of a deployment is current no more. */
  async retire(trx: Knex, where: DeploymentKey): Promise<void> {
    await trx('records')
      .where({ ...pick(where), current: true })
      .update({ current: false });
  }

  /** Takes a promotion's name from records: it ended without reaching the branch, so somebody else brought the version. */
  async disown(trx: Knex, promotionId: string): Promise<void> {
    await trx('records')
      .where({ promotion_id: promotionId })
      .update({ promotion_id: null });
  }

  /** Names the promotion whose merge a record tells of, where it was recorded before the merge was seen. */
  async own(
    trx: Knex,
    merge: DeploymentKey & {
      version: string;
      commit: string;
      promotionId: string;
    },
  ): Promise<void> {
    const rows = await this.desired(trx, merge)
      .where({ to_version: merge.version })
      .whereNull('promotion_id')
      .whereNotNull('head_commit')
      .select('id', 'head_commit');
    for (const { id, head_commit } of rows) {
      if (JSON.parse(head_commit!).sha === merge.commit) {
        await this.update(trx, id, { promotion_id: merge.promotionId });
      }
    }
  }

  /** The records of what Git asks for, by service: of those services, or of all. */
  async current(
    trx: Knex,
    environment: string,
    services?: string[],
  ): Promise<Map<string, RecordRow>> {
    const query = trx('records').where({ environment, current: true });
    const rows = await (services ? query.whereIn('service', services) : query);
    return new Map(rows.map(row => [row.service, row]));
  }

  /** The record of what ran last, as far as anybody saw it run. */
  async lastLive(
    trx: Knex,
    where: DeploymentKey,
  ): Promise<RecordRow | undefined> {
    return trx('records')
      .where(pick(where))
      .whereNotNull('live_at')
      .orderBy([
        { column: 'live_at', order: 'desc' },
        { column: 'desired_at', order: 'desc' },
      ])
      .first();
  }

  /** The newest record of a version that Git asked for since a time and that was never seen to run. */
  async awaited(
    trx: Knex,
    where: DeploymentKey & { version: string; since: string },
  ): Promise<RecordRow | undefined> {
    return trx('records')
      .where({
        ...pick(where),
        change: 'desired',
        to_version: where.version,
      })
      .whereNull('live_at')
      .where('desired_at', '>=', where.since)
      .orderBy('desired_at', 'desc')
      .first();
  }

  /** The first record of a change in Git: of those noticed at the end of a gap, or of those since a time, or of all. */
  async firstDesired(
    trx: Knex,
    where: DeploymentKey & { gap?: number; since?: string },
  ): Promise<RecordRow | undefined> {
    const { gap, since } = where;
    return this.desired(trx, where)
      .modify(query => {
        if (gap !== undefined) {
          query.where({ gap_id: gap });
        }
        if (since) {
          query.where('desired_at', '>=', since);
        }
      })
      .orderBy('desired_at')
      .first();
  }

  /** When the last change in Git before a time was noticed. */
  async lastDesiredAt(
    trx: Knex,
    where: DeploymentKey & { before?: string },
  ): Promise<string | undefined> {
    const { before } = where;
    const row = await this.desired(trx, where)
      .modify(query => before && query.where('desired_at', '<', before))
      .orderBy('desired_at', 'desc')
      .first('desired_at');
    return row?.desired_at;
  }

  /** The commits that records tell of. */
  async knownCommits(trx: Knex, where: DeploymentKey): Promise<Set<string>> {
    const rows = await this.desired(trx, where)
      .whereNotNull('head_commit')
      .select('head_commit');
    return new Set(rows.map(row => JSON.parse(row.head_commit!).sha));
  }

  private desired(trx: Knex, where: DeploymentKey) {
    return trx('records').where({ ...pick(where), change: 'desired' });
  }
}
