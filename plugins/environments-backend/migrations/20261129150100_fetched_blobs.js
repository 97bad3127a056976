// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('fetched_blobs', table => {
    table.comment('Texts of a reading that has not come to its end. Rebuilt');
    table.string('repository', 400).notNullable();
    table.string('branch').notNullable();
    table.string('sha', 64).notNullable();
    table.text('content').notNullable();
    table.primary(['repository', 'branch', 'sha']);
  });
  await knex.schema.alterTable('sources', table => {
    table.text('progress').comment('SourceProgress as JSON, while it is read');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('sources', table => {
    table.dropColumn('progress');
  });
  await knex.schema.dropTable('fetched_blobs');
};
