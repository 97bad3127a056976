// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('awaited_services', table => {
    table.comment(
      'Services that are added to environments once their first image is reported. Never rebuilt',
    );
    table.string('environment', 400).notNullable();
    table.string('service', 400).notNullable();
    table.string('image', 400).notNullable().comment('Normalised');
    table.text('addition').notNullable().comment('JSON, without a tag');
    table.string('requested_by', 400).notNullable();
    table.string('requested_at', 30).notNullable().comment('ISO 8601');
    table.primary(['environment', 'service']);
    table.index(['image'], 'awaited_services_of_image');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('awaited_services');
};
