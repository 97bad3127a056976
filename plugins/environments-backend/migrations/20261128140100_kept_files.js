// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  // Secrets and files that do not parse stood among them. The others come back with the next reading
  await knex('source_files').delete();
};

exports.down = async function down() {};
