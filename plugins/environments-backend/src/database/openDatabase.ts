import { readdir } from 'node:fs/promises';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { DatabaseService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';

const PACKAGE = '@downstage/backstage-plugin-environments-backend';
const MIGRATIONS = 'knex_migrations';
const LOCK = 'knex_migrations_lock';

/** Two tables that are there from the first migration on, and never dropped by another. */
const OLDEST = ['sources', 'promotions'];

/** Whether the database is an embedded one, which belongs to one process. */
export function isEmbedded(knex: Knex): boolean {
  return String(knex.client.config.client).includes('sqlite');
}

/**
 * Whoever removed the plugin may have dropped its tables and left the list of migrations that made them. That list is
 * forgotten, so that they are made anew. Under the lock of the migrations: another replica may be about to run them.
 */
async function forgetMigrationsWithoutTables(
  knex: Knex,
  directory: string,
): Promise<void> {
  for (const table of [MIGRATIONS, LOCK]) {
    if (!(await knex.schema.hasTable(table))) {
      return;
    }
  }
  const names = await readdir(directory);
  await knex.transaction(async trx => {
    const taken = await trx(LOCK)
      .where({ is_locked: 0 })
      .update({ is_locked: 1 });
    if (taken === 0) {
      return;
    }
    const found = [];
    for (const table of OLDEST) {
      found.push(await trx.schema.hasTable(table));
    }
    if (!found.includes(true)) {
      await trx(MIGRATIONS).whereIn('name', names).delete();
    }
    await trx(LOCK).update({ is_locked: 0 });
  });
}

/** Opens the plugin's database and brings its tables up to date. */
export async function openDatabase(database: DatabaseService): Promise<Knex> {
  const knex = await database.getClient();
  if (!database.migrations?.skip) {
    const directory = resolvePackagePath(PACKAGE, 'migrations');
    await forgetMigrationsWithoutTables(knex, directory);
    await knex.migrate.latest({ directory });
  }
  return knex;
}
