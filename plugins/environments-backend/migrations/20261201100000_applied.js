// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('promotions', table => {
    table
      .string('applied_at', 30)
      .comment(
        'ISO 8601; when the revision that the engine has applied was first seen to contain the merge of a change of configuration',
      );
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('promotions', table => {
    table.dropColumn('applied_at');
  });
};
