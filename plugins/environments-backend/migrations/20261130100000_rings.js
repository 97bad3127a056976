// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('promotions', table => {
    table
      .string('rollout', 40)
      .index()
      .comment('The same for what goes to several environments in order');
    table.integer('ring').comment('Its place among them, from 1 on');
    table
      .integer('soak_seconds')
      .comment('For how long the rings before have to be healthy');
    table
      .string('begins_at', 30)
      .comment('ISO 8601; when its turn comes if they stay healthy');
    table.string('begun_at', 30).comment('ISO 8601; null while it waits');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('promotions', table => {
    table.dropIndex('rollout');
    table.dropColumn('rollout');
    table.dropColumn('ring');
    table.dropColumn('soak_seconds');
    table.dropColumn('begins_at');
    table.dropColumn('begun_at');
  });
};
