// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('cluster_resources', table => {
    table.dropColumn('sync_refusal');
    table
      .text('sync_refusals')
      .comment('Why objects may not be asked to sync, by namespace, as JSON');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('cluster_resources', table => {
    table.dropColumn('sync_refusals');
    table.text('sync_refusal');
  });
};
