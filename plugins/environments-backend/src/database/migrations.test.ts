import { readdirSync } from 'node:fs';
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
