// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('artifacts', table => {
    table.comment(
      'Versions that continuous integration reported. Never rebuilt; old ones are removed',
    );
    table.string('id', 40).primary();
    table.string('kind', 10).notNullable();
    table.string('name', 400).notNullable().comment('Normalised');
    table.string('version', 200).notNullable();
    table
      .string('digest', 200)
      .notNullable()
      .comment('Empty where none was reported');
    table.string('commit_sha', 64);
    table.string('build', 1000).comment('URL');
    table.string('reported_by', 400).notNullable();
    table.string('reported_at', 30).notNullable().comment('ISO 8601');
    table.unique(['kind', 'name', 'version', 'digest'], {
      indexName: 'artifacts_of_version',
    });
    table.index(['kind', 'name', 'reported_at'], 'artifacts_by_time');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('artifacts');
};
