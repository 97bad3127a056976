// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('pull_request_polls', table => {
    table.comment(
      'What repositories said last of their pull requests. Rebuilt',
    );
    table.string('repository', 400).primary();
    table.text('etag');
    table
      .text('marks')
      .notNullable()
      .comment(
        'The pull requests that changed last; ScmPullRequestMark[] as JSON',
      );
    table
      .boolean('is_told')
      .notNullable()
      .comment('Whether webhooks are known to come');
    table.boolean('was_told').notNullable().comment('Whether one came since');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('pull_request_polls');
};
