import { InputError } from '@backstage/errors';
import type { Knex } from 'knex';

/** A part of a list, newest first. */
export interface Page {
  limit: number;
  /** Id of the item that the part begins behind. */
  after?: string;
}

/**
 * Leaves of a list, newest first and then by id, what comes behind an item.
 *
 * @throws InputError when there is no such item
 */
export async function behind(
  knex: Knex,
  table: 'promotions' | 'records',
  options: { time: string; after: string },
): Promise<(query: Knex.QueryBuilder) => void> {
  const { time, after } = options;
  const row = await knex(table).where({ id: after }).first(time);
  const at = row && (row as unknown as Record<string, string>)[time];
  if (at === undefined) {
    throw new InputError(
      `"after" is ${after}, which is no item of this list. Leave it out to begin at the newest`,
    );
  }
  return query =>
    void query.where(later =>
      later
        .where(`${table}.${time}`, '<', at)
        .orWhere(same =>
          same.where(`${table}.${time}`, at).where(`${table}.id`, '>', after),
        ),
    );
}
