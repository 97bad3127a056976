import type { Knex } from 'knex';
import { databaseClock, least, rowsOf } from './dialect';
import { isEmbedded } from './openDatabase';
import type { WorkRow } from './tables';

/** Something to look at, taken by this process. */
export interface WorkItem {
  key: string;
  /** How often it was asked for when it was taken. */
  asked: number;
  /** How often in a row it failed before. */
  failures: number;
}

const LEASE_MS = 20_000;

/**
 * What has to be looked at and when, for all replicas. Each item is in the hands of one process at a time; whoever asks for
 * it meanwhile has it looked at once more.
 */
export class WorkStore {
  private readonly knex: Knex;
  private readonly owner: string;
  /** After how long of silence its work is taken over. */
  readonly leaseMs: number;
  private readonly listeners = new Set<() => void>();

  constructor(options: { knex: Knex; owner: string; leaseMs?: number }) {
    this.knex = options.knex;
    this.owner = options.owner;
    this.leaseMs = options.leaseMs ?? LEASE_MS;
  }

  /** The listener is told when this process asks for something. */
  onAsked(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Asks for items to be looked at; what is due earlier stays so.
   *
   * @param options.inMs - When, from now on
   */
  async ask(
    keys: string[],
    { inMs = 0, trx = this.knex }: { inMs?: number; trx?: Knex } = {},
  ): Promise<void> {
    const due = `${databaseClock(trx)} + ${Math.round(inMs)}`;
    const earlier = least(trx, 'work.due_at', 'excluded.due_at');
    // In one order everywhere: two that ask for the same do not lock each other out
    for (const key of [...new Set(keys)].sort()) {
      await trx.raw(
        `insert into work (key, due_at, asked, failures) values (?, ${due}, 1, 0)
         on conflict (key) do update
         set due_at = ${earlier}, asked = work.asked + 1`,
        [key],
      );
    }
    if (keys.length > 0 && inMs === 0) {
      const tell = () => this.listeners.forEach(listener => listener());
      const { executionPromise: committed } = trx as Knex.Transaction;
      // Nobody sees it before
      await (committed ? void committed.then(tell, () => {}) : tell());
    }
  }

  /** Takes what is due and in nobody's hands, what has waited longest first. */
  async take(limit: number): Promise<WorkItem[]> {
    const now = databaseClock(this.knex);
    const lock = isEmbedded(this.knex) ? '' : 'for update skip locked';
    const result = await this.knex.raw(
      `update work set owner = ?, leased_until = ${now} + ${this.leaseMs}
       where key in (
         select key from work
         where due_at <= ${now} and (leased_until is null or leased_until < ${now})
         order by due_at limit ? ${lock}
       )
       returning key, asked, failures`,
      [this.owner, limit],
    );
    return rowsOf<WorkRow>(result).map(row => ({
      key: row.key,
      asked: Number(row.asked),
      failures: Number(row.failures),
    }));
  }

  /** Keeps items in the hands of this process. */
  async keep(keys: string[]): Promise<void> {
    await this.knex('work')
      .where({ owner: this.owner })
      .whereIn('key', keys)
      .update({
        leased_until: this.knex.raw(
          `${databaseClock(this.knex)} + ${this.leaseMs}`,
        ),
      });
  }

  /**
   * Gives an item back. What was asked for meanwhile is due at once.
   *
   * @param next.inMs - When it is to be looked at again; never by itself, if it is left out
   * @param next.failed - Whether it failed this time
   */
  async giveBack(
    { key, asked, failures }: WorkItem,
    { inMs, failed }: { inMs?: number; failed: boolean },
  ): Promise<void> {
    const mine = this.knex('work').where({ key, owner: this.owner });
    if (inMs === undefined) {
      const count = await mine.clone().where({ asked }).delete();
      if (count > 0) {
        return;
      }
    }
    const now = databaseClock(this.knex);
    await mine.update({
      owner: null,
      leased_until: null,
      failures: failed ? failures + 1 : 0,
      due_at: this.knex.raw(
        `case when asked = ? then ${now} + ${Math.round(
          inMs ?? 0,
        )} else ${now} end`,
        [asked],
      ),
    });
  }

  /** Frees what processes hold that have ended without giving it back. */
  async freeOf(hasEnded: (owner: string) => boolean): Promise<void> {
    const owners = await this.knex('work')
      .whereNotNull('owner')
      .distinct()
      .pluck('owner');
    await this.knex('work')
      .whereIn(
        'owner',
        owners.filter(owner => owner !== null && hasEnded(owner)),
      )
      .update({ owner: null, leased_until: null });
  }
}
