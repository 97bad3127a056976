// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('promotions', table => {
    table
      .string('batch', 40)
      .index()
      .comment('The same for what was asked for together');
    table
      .string('leader', 40)
      .index()
      .comment(
        'Id of the promotion that commits for all that share a pull request; null for one that has its own',
      );
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('promotions', table => {
    table.dropIndex('batch');
    table.dropIndex('leader');
    table.dropColumn('batch');
    table.dropColumn('leader');
  });
};
