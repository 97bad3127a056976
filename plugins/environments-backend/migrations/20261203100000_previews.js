// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('previews', table => {
    table.comment(
      'Read model: what delivery engines deliver for pull requests, where app-config says that previews are',
    );
    table.string('cluster', 255).notNullable();
    table.string('kind', 100).notNullable();
    table.string('namespace', 255).notNullable();
    table.string('name', 255).notNullable();
    table.string('repository', 400).notNullable();
    table.text('preview').notNullable().comment('StoredPreview as JSON');
    table.primary(['cluster', 'kind', 'namespace', 'name']);
    table.index(['repository'], 'previews_of_repository');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('previews');
};
