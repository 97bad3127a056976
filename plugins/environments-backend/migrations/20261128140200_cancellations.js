// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('promotions', table => {
    table
      .string('cancelled_by', 400)
      .comment('Who wants it cancelled; written before the host is asked');
    table.string('cancelled_at', 30).comment('ISO 8601');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('promotions', table => {
    table.dropColumn('cancelled_by');
    table.dropColumn('cancelled_at');
  });
};
