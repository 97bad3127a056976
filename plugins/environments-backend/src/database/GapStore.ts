import type { Knex } from 'knex';
import type { GapRow } from './tables';
import { type SourceRef, sourceKey } from './SourceRef';

/** A stretch of a branch that passed unseen. */
export interface HistoryGap extends SourceRef {
  id: number;
  /** The last commit that was seen before; undefined: whatever was before the installation. */
  after?: string;
  /** The commit that was seen next. */
  until: string;
  /** ISO 8601; when it was seen. */
  createdAt: string;
}

function toGap(row: GapRow): HistoryGap {
  return {
    id: row.id,
    repository: row.repository,
    branch: row.branch,
    ...(row.after_commit ? { after: row.after_commit } : {}),
    until: row.until_commit,
    createdAt: row.created_at,
  };
}

const toRow = (
  { repository, branch }: SourceRef,
  gap: { after?: string; until: string },
) => ({
  repository,
  branch,
  after_commit: gap.after ?? null,
  until_commit: gap.until,
  created_at: new Date().toISOString(),
});

/** Which stretches of history are still to be read from Git. */
export class GapStore {
  private readonly knex: Knex;

  constructor(options: { knex: Knex }) {
    this.knex = options.knex;
  }

  /**
   * Records that a branch moved by more than one commit, in the transaction that stores what is at its end.
   *
   * @returns its id
   */
  async openMissed(
    trx: Knex,
    ref: SourceRef,
    gap: { after: string; until: string },
  ): Promise<number> {
    await trx('history_gaps')
      .insert({ ...toRow(ref, gap), wanted: true })
      .onConflict()
      .ignore();
    const row = await trx('history_gaps')
      .where({
        repository: ref.repository,
        branch: ref.branch,
        after_commit: gap.after,
        until_commit: gap.until,
      })
      .first('id');
    return row!.id;
  }

  /**
   * The gap before a commit at which a deployment was seen for the first time; waits until somebody asks for it.
   *
   * @returns its id
   */
  async openPast(trx: Knex, ref: SourceRef, until: string): Promise<number> {
    const row = toRow(ref, { until });
    const known = await trx('history_gaps')
      .where({
        repository: row.repository,
        branch: row.branch,
        until_commit: until,
      })
      .whereNull('after_commit')
      .whereNull('done_at')
      .first('id');
    if (known) {
      return known.id;
    }
    const [{ id }] = await trx('history_gaps')
      .insert({ ...row, wanted: false })
      .returning('id');
    return id;
  }

  /** The unread gap of what was missed before a commit. */
  async missed(
    trx: Knex,
    { repository, branch }: SourceRef,
    commit: string,
  ): Promise<number | undefined> {
    const row = await trx('history_gaps')
      .where({ repository, branch, until_commit: commit })
      .whereNotNull('after_commit')
      .whereNull('done_at')
      .first('id');
    return row?.id;
  }

  /** Asks for what is unread of some sources; tells whether anything is. */
  async want(refs: SourceRef[]): Promise<boolean> {
    const rows = await this.knex('history_gaps')
      .whereNull('done_at')
      .select('id', 'repository', 'branch', 'wanted');
    const keys = new Set(refs.map(sourceKey));
    const own = rows.filter(({ repository, branch }) =>
      keys.has(sourceKey({ repository, branch })),
    );
    const asleep = own.filter(row => !row.wanted).map(row => row.id);
    if (asleep.length > 0) {
      await this.knex('history_gaps')
        .whereIn('id', asleep)
        .update({ wanted: true });
    }
    return own.length > 0;
  }

  /** What is to be read now, oldest first. */
  async due(now: Date): Promise<HistoryGap[]> {
    const rows = await this.knex('history_gaps')
      .where({ wanted: true })
      .whereNull('done_at')
      .where(query =>
        query
          .whereNull('retry_at')
          .orWhere('retry_at', '<=', now.toISOString()),
      )
      .orderBy('id');
    return rows.map(toGap);
  }

  async fail(
    { id }: HistoryGap,
    failure: { error: string; retryAt: Date },
  ): Promise<void> {
    await this.knex('history_gaps').where({ id }).update({
      error: failure.error,
      retry_at: failure.retryAt.toISOString(),
    });
  }

  /**
   * Closes a gap in the transaction that stores what it told; false when another replica was faster, whose answer
   * stands.
   *
   * @param calls - Requests that it took
   */
  async close(trx: Knex, { id }: HistoryGap, calls: number): Promise<boolean> {
    const closed = await trx('history_gaps')
      .where({ id })
      .whereNull('done_at')
      .update({ done_at: new Date().toISOString(), calls, error: null });
    return closed === 1;
  }
}
