import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import { databaseClock, rowsOf } from './dialect';
import { isEmbedded } from './openDatabase';
import { transaction } from './transaction';

/** Proof of ownership; every write carries it and is refused when another epoch has begun. */
export interface Lease {
  name: string;
  owner: string;
  epoch: number;
}

const TTL_MS = 20_000;
const CLAIM_RETRY_MS = 250;
/** A lease that is locked for longer is in the hands of somebody who writes. */
const LOCKED_MS = 2_000;
const LOCK_TIMEOUT = '55P03';

/** Thrown by a write whose lease has been taken over. */
export class LeaseLostError extends Error {
  constructor(lease: Lease) {
    super(`Lease ${lease.name} of epoch ${lease.epoch} was taken over`);
    this.name = 'LeaseLostError';
  }
}

/** Ownership of long-lived work across replicas, by the database's clock. */
export class LeaseStore {
  private readonly knex: Knex;
  private readonly owner: string;

  constructor(options: { knex: Knex; owner: string }) {
    this.knex = options.knex;
    this.owner = options.owner;
  }

  private get now(): string {
    return databaseClock(this.knex);
  }

  /**
   * Takes a lease that nobody holds or whose holder is silent for 20 s. One that is locked by its holder for long is not
   * waited for.
   */
  async acquire(name: string): Promise<Lease | undefined> {
    return this.unlessLocked(trx => this.take(trx, name));
  }

  /** Runs a transaction; gives undefined, and does nothing, where a lease is locked for long. */
  private async unlessLocked<T>(
    run: (trx: Knex.Transaction) => Promise<T>,
  ): Promise<T | undefined> {
    try {
      return await transaction(this.knex, async trx => {
        if (!isEmbedded(this.knex)) {
          await trx.raw(`set local lock_timeout = ${LOCKED_MS}`);
        }
        return run(trx);
      });
    } catch (error) {
      if ((error as { code?: string }).code === LOCK_TIMEOUT) {
        return undefined;
      }
      throw error;
    }
  }

  private async take(trx: Knex, name: string): Promise<Lease | undefined> {
    const result = await trx.raw(
      `insert into leases (name, owner, epoch, expires_at)
       values (?, ?, 1, ${this.now} + ${TTL_MS})
       on conflict (name) do update
       set owner = excluded.owner, epoch = leases.epoch + 1, expires_at = excluded.expires_at
       where leases.expires_at < ${this.now}
       returning epoch`,
      [name, this.owner],
    );
    const [row] = rowsOf<{ epoch: number | string }>(result);
    return row && { name, owner: this.owner, epoch: Number(row.epoch) };
  }

  /**
   * Prolongs a lease; false when it was taken over. One that is locked for long, by a write, is left as it is: the request of a
   * process that froze would prolong it when the lock ends, and nobody could take it over for as long again.
   */
  async renew(lease: Lease): Promise<boolean> {
    const count = await this.unlessLocked(trx =>
      trx('leases')
        .where({ ...lease })
        .update({ expires_at: trx.raw(`${this.now} + ${TTL_MS}`) }),
    );
    return count !== 0;
  }

  /** Gives a lease back, so that another replica takes it at once. */
  async release(lease: Lease): Promise<void> {
    await this.knex('leases')
      .where({ ...lease })
      .update({ expires_at: 0 });
  }

  /** Holds the lease for the length of a transaction; throws a LeaseLostError when it is gone. */
  async guard(trx: Knex, lease: Lease): Promise<void> {
    const query = trx('leases')
      .where({ ...lease })
      .select('epoch');
    const rows = await (isEmbedded(this.knex) ? query : query.forShare());
    if (rows.length === 0) {
      throw new LeaseLostError(lease);
    }
  }

  /**
   * Makes an embedded database this process's own: leases of a process that was killed are void at once.
   *
   * @throws when another living process on this machine works on the same file
   */
  async claimEmbedded(options: {
    pid: number;
    isAlive: (pid: number) => boolean;
    /** How long to wait for another process to end. */
    patienceMs: number;
  }): Promise<void> {
    if (!isEmbedded(this.knex)) {
      return;
    }
    const name = 'process';
    for (let waited = 0; ; waited += CLAIM_RETRY_MS) {
      const holder = await this.knex('leases').where({ name }).first();
      const pid = Number(holder?.owner);
      if (!holder || pid === options.pid || !options.isAlive(pid)) {
        break;
      }
      // The one before may still be shutting down
      if (waited >= options.patienceMs) {
        throw new Error(
          `The SQLite database of the environments plugin is in use by process ${pid}. SQLite serves one backend; configure backend.database for PostgreSQL to run several`,
        );
      }
      await sleep(CLAIM_RETRY_MS);
    }
    await this.knex('leases').delete();
    await this.knex('leases').insert({
      name,
      owner: String(options.pid),
      epoch: 1,
      expires_at: 0,
    });
  }
}
