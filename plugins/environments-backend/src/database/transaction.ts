import type { Knex } from 'knex';
import { isEmbedded } from './openDatabase';

/** Shorter than a lease, so that whoever takes one over does not wait for locks of the one before. */
const IDLE_MS = 10_000;

/**
 * Runs a transaction. A process that freezes or loses its network in the middle of one would keep its locks until the
 * connection is found dead, which takes hours; PostgreSQL ends a transaction that has asked for nothing, or taken nothing
 * of an answer, for 10 s.
 */
export async function transaction<T>(
  knex: Knex,
  run: (trx: Knex.Transaction) => Promise<T>,
): Promise<T> {
  return knex.transaction(async trx => {
    if (!isEmbedded(knex)) {
      await trx.raw(
        `set local idle_in_transaction_session_timeout = ${IDLE_MS}; set local tcp_user_timeout = ${IDLE_MS}`,
      );
    }
    return run(trx);
  });
}
