// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('sources', table => {
    table
      .text('problems')
      .comment('What could not be read, as JSON: environment, file, problem');
  });
  await knex.schema.alterTable('source_files', table => {
    table
      .string('sha', 64)
      .comment('Of the blob: an unchanged one is not asked for again');
  });
  await knex.schema.alterTable('cluster_resources', table => {
    table
      .text('sync_refusal')
      .comment('Why the credentials may not ask for a sync; empty: they may');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('sources', table => {
    table.dropColumn('problems');
  });
  await knex.schema.alterTable('source_files', table => {
    table.dropColumn('sha');
  });
  await knex.schema.alterTable('cluster_resources', table => {
    table.dropColumn('sync_refusal');
  });
};
