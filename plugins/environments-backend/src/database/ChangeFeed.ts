import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';

/** One committed change; says what to read again, never what it is now. */
export interface Change {
  seq: number;
  topic: 'deployment' | 'promotion' | 'environment';
  key: string;
}

/** How many of the newest changes are looked at again: PostgreSQL hands out numbers before it commits them. */
const WINDOW = 500;

/** The table of changes, which every replica tails. */
export class ChangeFeed {
  private readonly knex: Knex;

  constructor(options: { knex: Knex }) {
    this.knex = options.knex;
  }

  /** Appends changes within a transaction. */
  async append(trx: Knex, changes: Array<Omit<Change, 'seq'>>): Promise<void> {
    if (changes.length > 0) {
      const at = new Date().toISOString();
      await trx('changes').insert(changes.map(change => ({ ...change, at })));
    }
  }

  /** Number of the newest change; 0 when there is none. */
  async newest(): Promise<number> {
    const row = await this.knex('changes').max({ seq: 'seq' }).first();
    return Number(row?.seq ?? 0);
  }

  /** Deletes changes that every reader has long seen. */
  async prune(before: Date): Promise<void> {
    await this.knex('changes')
      .where('at', '<', before.toISOString())
      .andWhere('seq', '<', (await this.newest()) - WINDOW)
      .delete();
  }

  /** Hands over new changes until the signal aborts, at most `intervalMs` after their commit. */
  async tail(options: {
    intervalMs: number;
    signal: AbortSignal;
    onChanges: (changes: Change[]) => Promise<void>;
    onError: (error: unknown) => void;
  }): Promise<void> {
    const { signal, intervalMs, onChanges, onError } = options;
    let seen: Set<number> | undefined;
    while (!signal.aborted) {
      try {
        const rows = await this.knex('changes')
          .select('seq', 'topic', 'key')
          .orderBy('seq', 'desc')
          .limit(WINDOW);
        const changes: Change[] = rows
          .map(row => ({ ...row, seq: Number(row.seq) }))
          .reverse();
        const known = seen;
        const fresh = known
          ? changes.filter(change => !known.has(change.seq))
          : [];
        seen = new Set(changes.map(change => change.seq));
        if (fresh.length > 0) {
          await onChanges(fresh);
        }
      } catch (error) {
        onError(error);
      }
      await sleep(intervalMs, undefined, { signal }).catch(() => {});
    }
  }
}
