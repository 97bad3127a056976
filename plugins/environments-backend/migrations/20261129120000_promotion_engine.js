// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('promotions', table => {
    table
      .text('plan')
      .comment('ReviewedPlan as JSON: what is committed, and nothing else');
    table
      .string('superseded_by', 40)
      .comment('Id of the promotion that takes its place');
  });
  // Only what has not reached the branch keeps others from starting
  await knex.raw('drop index promotions_one_open');
  await knex.raw(
    `create unique index promotions_one_open on promotions (environment, service)
     where state in ('draft', 'open') and superseded_by is null`,
  );
  await knex.schema.createTable('work', table => {
    table.comment('What has to be looked at, and when. Never edited by hand');
    table.string('key', 500).primary();
    table
      .bigInteger('due_at')
      .notNullable()
      .index()
      .comment('Milliseconds since 1970 by the clock of the database');
    table
      .integer('asked')
      .notNullable()
      .defaultTo(0)
      .comment('Counted up each time somebody asks for it');
    table.integer('failures').notNullable().defaultTo(0).comment('In a row');
    table.string('owner', 120).comment('The process that is at it');
    table.bigInteger('leased_until');
  });
  const ids = await knex('promotions')
    .whereIn('state', [
      'draft',
      'open',
      'merged',
      'waiting-for-sync',
      'syncing',
      'failed',
    ])
    .pluck('id');
  for (const id of ids) {
    await knex('work').insert({ key: `promotion ${id}`, due_at: 0 });
  }
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('work');
  await knex.raw('drop index promotions_one_open');
  await knex.raw(
    `create unique index promotions_one_open on promotions (environment, service)
     where state in ('draft', 'open', 'merged', 'waiting-for-sync', 'syncing')`,
  );
  await knex.schema.alterTable('promotions', table => {
    table.dropColumn('plan');
    table.dropColumn('superseded_by');
  });
};
