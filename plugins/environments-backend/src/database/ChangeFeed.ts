import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import { isEmbedded } from './openDatabase';

/** One committed change; says what is different, never what it is now. */
export interface Change {
  topic:
    | 'deployment'
    | 'promotion'
    | 'environment'
    | 'cluster'
    | 'artifact'
    | 'preview';
  key: string;
}

/** Key of the lock that makes the order of numbers the order of commits. */
const LOCK = 7_070_707;
/** Rows of one insert: SQLite takes no more than 500. */
const INSERTED = 100;

/** The table of changes, which every replica tails. */
export class ChangeFeed {
  private readonly knex: Knex;

  constructor(options: { knex: Knex }) {
    this.knex = options.knex;
  }

  /**
   * Appends changes within a transaction, at its end. PostgreSQL hands out numbers before it commits them; the lock,
   * which is held until the commit, keeps a lower number from becoming visible after a higher one.
   */
  async append(trx: Knex, changes: Change[]): Promise<void> {
    if (changes.length > 0) {
      if (!isEmbedded(this.knex)) {
        await trx.raw('select pg_advisory_xact_lock(?)', [LOCK]);
      }
      const at = new Date().toISOString();
      const rows = changes.map(change => ({ ...change, at }));
      for (let start = 0; start < rows.length; start += INSERTED) {
        await trx('changes').insert(rows.slice(start, start + INSERTED));
      }
    }
  }

  /** Number of the newest change; 0 when there is none. */
  async newest(): Promise<number> {
    const row = await this.knex('changes').max({ seq: 'seq' }).first();
    return Number(row?.seq ?? 0);
  }

  /** Deletes changes that every reader has long seen. */
  async prune(before: Date): Promise<void> {
    const newest = await this.newest();
    await this.knex('changes')
      .where('at', '<', before.toISOString())
      .andWhere('seq', '<', newest)
      .delete();
  }

  /** Tells the number of the newest change until the signal aborts, at most `intervalMs` after its commit. */
  async tail(options: {
    intervalMs: number;
    signal: AbortSignal;
    onChange: (newest: number) => Promise<void>;
    onError: (error: unknown) => void;
  }): Promise<void> {
    const { signal, intervalMs, onChange, onError } = options;
    let last: number | undefined;
    while (!signal.aborted) {
      try {
        const newest = await this.newest();
        if (last !== undefined && newest > last) {
          await onChange(newest);
        }
        last = newest;
      } catch (error) {
        onError(error);
      }
      await sleep(intervalMs, undefined, { signal }).catch(() => {});
    }
  }
}
