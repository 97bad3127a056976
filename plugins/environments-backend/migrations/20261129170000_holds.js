// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('holds', table => {
    table.comment(
      'What keeps automation away from deployments after rollbacks. Never rebuilt',
    );
    table.string('promotion_id', 40).primary().comment('The rollback');
    table.string('environment', 400).notNullable();
    table.string('service', 400).notNullable();
    table.string('since', 30).notNullable().comment('ISO 8601');
    table.string('held_by', 400).notNullable();
    table.string('from_version', 300).notNullable();
    table.string('to_version', 300).notNullable();
    table.index(['environment', 'service'], 'holds_of_deployment');
    table.index(['service'], 'holds_of_service');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('holds');
};
