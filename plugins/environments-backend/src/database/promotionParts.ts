import type { Knex } from 'knex';
import {
  type StoredPromotion,
  toEvent,
  toStoredPromotion,
} from './StoredPromotion';
import type { PromotionRow } from './tables';

/** Rows by the promotion that they are of, in their order. */
function byPromotion<Row extends { promotion_id: string }>(
  rows: Row[],
): Map<string, Row[]> {
  const found = new Map<string, Row[]>();
  for (const row of rows) {
    found.set(row.promotion_id, [...(found.get(row.promotion_id) ?? []), row]);
  }
  return found;
}

/** Promotions with their events and paths: two queries, whatever the number. */
export async function withParts(
  knex: Knex,
  rows: PromotionRow[],
): Promise<StoredPromotion[]> {
  const ids = rows.map(row => row.id);
  const events = byPromotion(
    await knex('promotion_events').whereIn('promotion_id', ids).orderBy('id'),
  );
  const files = byPromotion(
    await knex('promotion_files')
      .whereIn('promotion_id', ids)
      .orderBy('id')
      .select('promotion_id', 'path'),
  );
  return rows.map(row =>
    toStoredPromotion(row, {
      events: (events.get(row.id) ?? []).map(toEvent),
      paths: (files.get(row.id) ?? []).map(({ path }) => path),
    }),
  );
}
