import type { Knex } from 'knex';
import { isEmbedded } from './openDatabase';

/** SQL of the time in milliseconds since 1970 by the database's clock, which all replicas share. */
export function databaseClock(knex: Knex): string {
  return isEmbedded(knex)
    ? `cast((julianday('now') - 2440587.5) * 86400000 as integer)`
    : `cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`;
}
