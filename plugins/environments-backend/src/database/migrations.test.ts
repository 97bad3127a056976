import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { openDatabase } from './openDatabase';

const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_15'],
  disableDocker: true,
});
const directory = resolvePackagePath(
  '@downstage/backstage-plugin-environments-backend',
  'migrations',
);

jest.setTimeout(60_000);

/** Brings a database to where it stood before a migration. */
async function migrateUntil(knex: Knex, name: string): Promise<void> {
  const before = readdirSync(directory)
    .sort()
    .filter(file => file < name);
  for (const file of before) {
    await knex.migrate.up({ directory, name: file });
  }
}

describe.each(databases.eachSupportedId())('migrations on %s', id => {
  it('leave no contents of files in promotions', async () => {
    const knex = await databases.init(id);
    await migrateUntil(knex, '20261128140000_promotion_files.js');
    const change = {
      repository: 'https://git.example/env',
      branch: 'main',
      headBranch: 'downstage/x',
      pullRequest: { number: 1, url: 'https://git.example/1', state: 'open' },
    };
    const files = ['a.yaml', 'b.yaml'].map(path => ({
      path,
      before: 'password: hunter2',
      after: 'password: hunter3',
    }));
    await knex('promotions').insert({
      id: 'p1',
      kind: 'promotion',
      environment: 'resource:default/qa',
      service: 'component:default/shop',
      artifact: 'r.example/shop',
      from_version: '1',
      to_version: '2',
      state: 'open',
      reason: 'x',
      requested_by: 'user:default/ann',
      created_at: '2026-01-01T00:00:00.000Z',
      updated_at: '2026-01-01T00:00:00.000Z',
      wish: '{}',
      change: JSON.stringify({ ...change, files }),
    });
    await knex('source_files').insert({
      repository: 'https://git.example/env',
      branch: 'main',
      path: 'secret.yaml',
      content: 'kind: Secret',
    });
    await openDatabase(mockServices.database({ knex }));
    await expect(knex('source_files').select()).resolves.toEqual([]);
    const [row] = await knex('promotions').select();
    expect(JSON.parse(row.change)).toEqual(change);
    await expect(
      knex('promotion_files').orderBy('id').select('path', 'diff'),
    ).resolves.toEqual([
      { path: 'a.yaml', diff: '' },
      { path: 'b.yaml', diff: '' },
    ]);
  });
});

describe.each(databases.eachSupportedId())(
  'an installation after a removal, on %s',
  id => {
    /** Without those of Knex. */
    const tablesOf = async (knex: Knex): Promise<string[]> => {
      const rows: Array<{ name: string }> =
        id === 'SQLITE_3'
          ? await knex('sqlite_master')
              .where({ type: 'table' })
              .whereNot('name', 'like', 'sqlite_%')
              .select('name')
          : await knex('pg_tables')
              .where({ schemaname: 'public' })
              .select({ name: 'tablename' });
      return rows
        .map(({ name }) => name)
        .filter(name => !name.startsWith('knex_'))
        .sort();
    };

    it.each([
      ['all tables', ['knex_migrations', 'knex_migrations_lock']],
      ['all but those of the migrations', []],
    ])('that dropped %s makes them anew', async (_, more) => {
      const knex = await databases.init(id);
      const database = mockServices.database({ knex });
      await openDatabase(database);
      const tables = await tablesOf(knex);
      for (const table of [...tables, ...more]) {
        await knex.schema.raw(
          `drop table "${table}"${id === 'SQLITE_3' ? '' : ' cascade'}`,
        );
      }
      await openDatabase(database);
      await expect(tablesOf(knex)).resolves.toEqual(tables);
      // What is there stays
      await knex('leases').insert({
        name: 'qa',
        owner: 'x',
        epoch: 1,
        expires_at: 1,
      });
      await openDatabase(database);
      await expect(knex('leases').select()).resolves.toHaveLength(1);
    });

    it('knows from the documents what to drop', async () => {
      const knex = await databases.init(id);
      await openDatabase(mockServices.database({ knex }));
      const text = readFileSync(
        join(__dirname, '../../../../docs/operations.md'),
        'utf8',
      );
      const missing = (await tablesOf(knex)).filter(
        table => !text.includes(`\`${table}\``),
      );
      expect(missing).toEqual([]);
    });
  },
);
