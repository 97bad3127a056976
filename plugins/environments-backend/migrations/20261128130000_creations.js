// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('environment_creations', table => {
    table.comment('Repositories that the portal began to create. Not rebuilt');
    table.string('repository', 400).primary().comment('URL');
    table.string('environment', 400).notNullable().comment('Entity ref');
    table.string('owner', 400).notNullable().comment('Entity ref');
    table.string('cluster', 255).notNullable();
    table.string('requested_by', 400).notNullable();
    table.string('begun_at', 40).notNullable().comment('ISO 8601');
    table
      .string('created_at', 40)
      .comment('ISO 8601; since then the repository is known to be ours');
    table
      .string('guarded_at', 40)
      .comment('ISO 8601; protected and given to its owner, never again since');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('environment_creations');
};
