import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { DatabaseService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';

const PACKAGE = '@downstage/backstage-plugin-environments-backend';

/** Whether the database is an embedded one, which belongs to one process. */
export function isEmbedded(knex: Knex): boolean {
  return String(knex.client.config.client).includes('sqlite');
}

/** Opens the plugin's database and brings its tables up to date. */
export async function openDatabase(database: DatabaseService): Promise<Knex> {
  const knex = await database.getClient();
  if (!database.migrations?.skip) {
    await knex.migrate.latest({
      directory: resolvePackagePath(PACKAGE, 'migrations'),
    });
  }
  return knex;
}
