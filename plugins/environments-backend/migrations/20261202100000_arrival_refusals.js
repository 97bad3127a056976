// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('arrival_refusals', table => {
    table.comment(
      'Why reported versions do not come to first environments by themselves. Found again by looking',
    );
    table.string('environment', 400).notNullable();
    table.string('service', 400).notNullable();
    table.string('version', 200).notNullable();
    table.text('reason').notNullable();
    table.string('since', 30).notNullable().comment('ISO 8601');
    table.primary(['environment', 'service']);
    table.index(['service'], 'arrival_refusals_of_service');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('arrival_refusals');
};
