import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import createKnex, { type Knex } from 'knex';
import { openDatabase } from '../database/openDatabase';

const CONNECTION = 'BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING';
const MIGRATIONS = join(__dirname, '../../migrations');
/** Any number, the same in all processes: one of them makes the template. */
const LOCK = 7_007;

/** Opens a database of the server that tests are given. */
function connect(database?: string): Knex {
  const url = new URL(process.env[CONNECTION]!);
  if (database) {
    url.pathname = `/${database}`;
  }
  return createKnex({
    client: 'pg',
    connection: url.href,
    // What a test has done with gives its connections back: the server has so many
    pool: {
      min: 0,
      max: 50,
      idleTimeoutMillis: 1_000,
      reapIntervalMillis: 500,
    },
  });
}

/** The name of a template: other migrations have another one. */
function templateName(): string {
  const hash = createHash('sha256');
  for (const file of readdirSync(MIGRATIONS).sort()) {
    hash.update(file).update(readFileSync(join(MIGRATIONS, file)));
  }
  return `downstage_${hash.digest('hex').slice(0, 16)}`;
}

/**
 * Makes the database once that those of tests are copies of: its tables take ten times as long to create as to copy.
 *
 * @returns its name
 */
async function ensureTemplate(server: Knex): Promise<string> {
  const name = templateName();
  await server.transaction(async lock => {
    await lock.raw('SELECT pg_advisory_xact_lock(?)', [LOCK]);
    const [known] = await lock('pg_database').where({ datname: name });
    if (known) {
      return;
    }
    const unfinished = `${name}_unfinished`;
    await server.raw('DROP DATABASE IF EXISTS ??', [unfinished]);
    await server.raw('CREATE DATABASE ??', [unfinished]);
    const knex = connect(unfinished);
    await openDatabase({ getClient: async () => knex });
    await knex.destroy();
    await server.raw('ALTER DATABASE ?? RENAME TO ??', [unfinished, name]);
  });
  return name;
}

type TestDatabaseId = 'SQLITE_3' | 'POSTGRES_15';

function openSqlite(): Knex {
  const knex = createKnex({
    client: 'better-sqlite3',
    connection: ':memory:',
    useNullAsDefault: true,
  });
  // As Backstage opens it
  knex.client.pool.on(
    'createSuccess',
    (_: number, connection: { pragma(text: string): void }) =>
      connection.pragma('foreign_keys = ON'),
  );
  return knex;
}

/**
 * Databases of the plugin for the tests of a file: in SQLite, and in PostgreSQL where there is a server, there with its tables. Every
 * call of `init` gives a new one.
 */
export function createTestDatabases(): {
  eachSupportedId: () => [TestDatabaseId][];
  init: (id: TestDatabaseId) => Promise<Knex>;
} {
  const made: Array<{ knex: Knex; name?: string }> = [];
  let server: Knex | undefined;
  let template: string | undefined;

  async function openCopy(): Promise<{ knex: Knex; name: string }> {
    const name = `test_${process.pid}_${Date.now()}_${made.length}`;
    server ??= connect();
    template ??= await ensureTemplate(server);
    await server.raw('CREATE DATABASE ?? TEMPLATE ?? STRATEGY file_copy', [
      name,
      template,
    ]);
    return { knex: connect(name), name };
  }

  afterAll(async () => {
    for (const { knex, name } of made) {
      await knex.destroy();
      if (name) {
        await server?.raw('DROP DATABASE IF EXISTS ?? WITH (FORCE)', [name]);
      }
    }
    await server?.destroy();
  });

  return {
    eachSupportedId: () =>
      process.env[CONNECTION]
        ? [['SQLITE_3'], ['POSTGRES_15']]
        : [['SQLITE_3']],
    init: async id => {
      const opened =
        id === 'SQLITE_3' ? { knex: openSqlite() } : await openCopy();
      made.push(opened);
      return opened.knex;
    },
  };
}
