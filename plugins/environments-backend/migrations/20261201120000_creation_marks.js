// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('environment_creations', table => {
    table
      .string('mark', 40)
      .comment('What the first commit is known by; nobody else knows it');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('environment_creations', table => {
    table.dropColumn('mark');
  });
};
