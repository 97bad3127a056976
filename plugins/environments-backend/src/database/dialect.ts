import type { Knex } from 'knex';
import { isEmbedded } from './openDatabase';

/** SQL of the time in milliseconds since 1970 by the database's clock, which all replicas share. */
export function databaseClock(knex: Knex): string {
  return isEmbedded(knex)
    ? `cast((julianday('now') - 2440587.5) * 86400000 as integer)`
    : `cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`;
}

/** SQL of the greater of two values. */
export function greatest(knex: Knex, a: string, b: string): string {
  return `${isEmbedded(knex) ? 'max' : 'greatest'}(${a}, ${b})`;
}

/** SQL of the smaller of two values. */
export function least(knex: Knex, a: string, b: string): string {
  return `${isEmbedded(knex) ? 'min' : 'least'}(${a}, ${b})`;
}

/** The rows that a raw statement gives back. */
export function rowsOf<Row>(result: { rows?: unknown }): Row[] {
  return (result.rows ?? result) as Row[];
}
