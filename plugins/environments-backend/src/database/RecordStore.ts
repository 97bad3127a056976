import { randomUUID } from 'node:crypto';
import type {
  Deployment,
  DeploymentRecord,
} from '@downstage/backstage-plugin-environments-common';
import type { Knex } from 'knex';
import type { GapStore } from './GapStore';
import { noteLive } from './noteLive';
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
    change: row.change,
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
    ...(row.change === 'desired' ? { desiredAt: row.desired_at } : {}),
    ...(row.live_at ? { liveAt: row.live_at } : {}),
    ...(row.synced_at ? { syncedAt: row.synced_at } : {}),
    ...(row.healthy_at ? { healthyAt: row.healthy_at } : {}),
    current: Boolean(row.current),
    rebuilt: Boolean(row.rebuilt),
  };
}

/** What is known of how a deployment came to be as it is. */
interface NoteOptions {
  /** Of the head of the branch. */
  headCommit?: HeadCommit;
  /** The commit at which the deployment's pin was read before. */
  before?: string;
  /** Whether it is known what Git asks for. */
  isRead: boolean;
  now: string;
}

/** The history of deployments. It is never dropped. */
export class RecordStore {
  private readonly knex: Knex;
  private readonly gaps: GapStore;

  constructor(options: { knex: Knex; gaps: GapStore }) {
    this.knex = options.knex;
    this.gaps = options.gaps;
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

  /**
   * Writes down what changed between the records that stand and a deployment.
   */
  async note(
    trx: Knex,
    deployment: Deployment,
    options: NoteOptions,
  ): Promise<void> {
    const id =
      deployment.desired && (await this.noteDesired(trx, deployment, options));
    const { desired, live, sync, health } = deployment;
    // What cannot be read now is no change, and what is not known not to be asked for may be
    const isKnown = desired !== undefined || options.isRead;
    if (live && isKnown && (sync !== 'unknown' || health !== 'unknown')) {
      await noteLive(trx, deployment, { current: id, now: options.now });
    }
  }

  /** The id of the record of what Git asks for, which is written when it is another than before. */
  private async noteDesired(
    trx: Knex,
    { environment, service, desired }: Deployment,
    options: NoteOptions,
  ): Promise<string | undefined> {
    if (!desired) {
      return undefined;
    }
    const at = { environment, service, current: true };
    const current = await trx('records').where(at).first();
    if (
      current?.to_version === desired.version &&
      (current.digest ?? undefined) === desired.digest &&
      current.artifact === desired.artifact.name
    ) {
      return current.id;
    }
    await trx('records').where(at).update({ current: false });
    const promotion = await trx('promotions')
      .where({ environment, service, to_version: desired.version })
      .whereIn('state', ['open', 'merged', 'waiting-for-sync', 'syncing'])
      .first();
    const { headCommit, before, now } = options;
    const { gaps } = this;
    // Of what passed unseen, only the log tells which commit wrote it
    const gap = current
      ? before && (await gaps.after(trx, desired, before))
      : await gaps.openPast(trx, desired, desired.commit);
    const id = randomUUID();
    await trx('records').insert({
      id,
      change: 'desired',
      environment,
      service,
      artifact: desired.artifact.name,
      from_version: current?.to_version ?? null,
      to_version: desired.version,
      digest: desired.digest ?? null,
      head_commit: !gap && headCommit ? JSON.stringify(headCommit) : null,
      promotion_id: promotion?.id ?? null,
      desired_at: now,
      current: true,
      gap_id: gap || null,
    });
    return id;
  }
}
