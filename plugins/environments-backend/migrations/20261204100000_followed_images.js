// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('followed_images', table => {
    table.comment(
      'What came of the last look at the tags of images that services follow. Never rebuilt: what was withdrawn would come back',
    );
    table.string('name', 255).primary().comment('Normalised, without tag');
    table.text('wish').notNullable().comment('FollowedVersions[] as JSON');
    table.text('seen').notNullable().comment('Offered tags as JSON');
    table.string('looked_at', 30).notNullable().comment('ISO 8601');
    table.text('problem').comment('Why the look failed');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('followed_images');
};
