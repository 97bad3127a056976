// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  // Whole files stood in `promotions.change`. What is kept from now on is the diff of the edits, masked
  await knex.schema.createTable('promotion_files', table => {
    table.increments('id').primary();
    table
      .string('promotion_id', 40)
      .notNullable()
      .references('id')
      .inTable('promotions');
    table.text('path').notNullable();
    table
      .text('diff')
      .notNullable()
      .comment('Unified; empty for promotions of which none was kept');
    table.index(['promotion_id', 'id']);
  });
  const ids = await knex('promotions').pluck('id');
  for (const id of ids) {
    const [text] = await knex('promotions').where({ id }).pluck('change');
    const { files = [], ...change } = JSON.parse(text);
    await knex('promotions')
      .where({ id })
      .update({ change: JSON.stringify(change) });
    for (const { path } of files) {
      await knex('promotion_files').insert({
        promotion_id: id,
        path,
        diff: '',
      });
    }
  }
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('promotion_files');
};
