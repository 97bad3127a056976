// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('scm_pacing', table => {
    table.comment('How requests to SCM hosts are paced. Rebuilt');
    table.string('installation', 400).primary();
    table
      .bigInteger('booked_until')
      .notNullable()
      .comment('Up to when writes are taken, in milliseconds since 1970');
    table
      .bigInteger('paused_until')
      .notNullable()
      .comment('The host asked for it; in milliseconds since 1970');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('scm_pacing');
};
