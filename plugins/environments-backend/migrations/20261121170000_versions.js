// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('versions', table => {
    table.string('name', 50).primary().comment('What is counted');
    table.bigInteger('version').notNullable();
  });
  await knex.schema.alterTable('cluster_resources', table => {
    table
      .bigInteger('version')
      .notNullable()
      .defaultTo(0)
      .comment('Counts the writes of objects');
  });
  await knex.schema.alterTable('objects', table => {
    table
      .bigInteger('version')
      .notNullable()
      .defaultTo(0)
      .comment('The write that made it as it is');
    table.index(['cluster', 'kind', 'version']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('versions');
  await knex.schema.alterTable('objects', table => {
    table.dropIndex(['cluster', 'kind', 'version']);
    table.dropColumn('version');
  });
  await knex.schema.alterTable('cluster_resources', table => {
    table.dropColumn('version');
  });
};
