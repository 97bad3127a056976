// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('cluster_resources', table => {
    table
      .text('unread')
      .comment('Namespaces that may not be read, with reasons, as JSON');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('cluster_resources', table => {
    table.dropColumn('unread');
  });
};
