// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  // Stretches of a branch that passed unseen: before the installation, or between two readings of its head
  await knex.schema.createTable('history_gaps', table => {
    table.increments('id').primary();
    table.string('repository', 400).notNullable();
    table.string('branch', 255).notNullable();
    table
      .string('after_commit', 40)
      .comment('The last commit that was seen before; null: none');
    table
      .string('until_commit', 40)
      .notNullable()
      .comment('The commit that was seen next');
    table
      .boolean('wanted')
      .notNullable()
      .comment('Whether anybody has asked for it');
    table.string('created_at', 30).notNullable().comment('ISO 8601');
    table.string('done_at', 30).comment('ISO 8601');
    table.integer('calls').comment('Requests to the SCM host that it took');
    table.text('error').comment('Why it could not be read the last time');
    table.string('retry_at', 30).comment('ISO 8601');
  });
  // Several replicas may see the same move of a branch
  await knex.raw(
    `create unique index history_gaps_once on history_gaps (repository, branch, after_commit, until_commit)
     where after_commit is not null`,
  );
  await knex.schema.alterTable('records', table => {
    table
      .string('change', 10)
      .notNullable()
      .defaultTo('desired')
      .comment('What changed: desired or live');
    table
      .boolean('rebuilt')
      .notNullable()
      .defaultTo(false)
      .comment("Told by Git's log, not seen when it happened");
    table.string('synced_at', 30).comment('ISO 8601; first seen synced');
    table.integer('gap_id').comment('The gap at whose end it was noticed');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('records', table => {
    table.dropColumn('change');
    table.dropColumn('rebuilt');
    table.dropColumn('synced_at');
    table.dropColumn('gap_id');
  });
  await knex.schema.dropTable('history_gaps');
};
