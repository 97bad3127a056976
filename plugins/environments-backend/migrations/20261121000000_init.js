// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  // Read model: can be rebuilt from the catalog, Git and the clusters.
  await knex.schema.createTable('environments', table => {
    table.string('ref', 400).primary().comment('Entity ref');
    table.text('definition').notNullable().comment('Environment as JSON');
    table
      .text('problems')
      .notNullable()
      .comment('EnvironmentProblem[] as JSON');
  });
  await knex.schema.createTable('services', table => {
    table.string('ref', 400).primary().comment('Entity ref');
    table.text('definition').notNullable().comment('Service as JSON');
  });
  await knex.schema.createTable('sources', table => {
    table.string('repository', 400).notNullable();
    table.string('branch', 255).notNullable();
    table.text('etag');
    table.string('head', 40).comment('The commit that the pins were read at');
    table.text('head_commit').comment('HeadCommit as JSON');
    table.text('error').comment('Why the last reading failed');
    table.string('checked_at', 30).comment('ISO 8601');
    table.primary(['repository', 'branch']);
  });
  await knex.schema.createTable('pins', table => {
    table.increments('id').primary();
    table.string('environment', 400).notNullable().index();
    table.string('repository', 400).notNullable();
    table.string('branch', 255).notNullable();
    table.text('pin').notNullable().comment('StoredPin as JSON');
    table.index(['repository', 'branch']);
  });
  await knex.schema.createTable('source_files', table => {
    table.string('repository', 400).notNullable();
    table.string('branch', 255).notNullable();
    table.string('path', 1000).notNullable();
    table.text('content').notNullable();
    table.primary(['repository', 'branch', 'path']);
  });
  await knex.schema.createTable('objects', table => {
    table.string('cluster', 255).notNullable();
    table.string('kind', 100).notNullable();
    table.string('namespace', 255).notNullable();
    table.string('name', 255).notNullable();
    table.text('reading').notNullable().comment('Reading as JSON');
    table.primary(['cluster', 'kind', 'namespace', 'name']);
    table.index(['cluster', 'namespace']);
  });
  await knex.schema.createTable('cluster_resources', table => {
    table.string('cluster', 255).notNullable();
    table.string('kind', 100).notNullable();
    table.string('state', 20).notNullable().comment('listed, absent, failed');
    table.text('reason');
    table.string('good_at', 30).comment('ISO 8601; last good reading');
    table.primary(['cluster', 'kind']);
  });
  await knex.schema.createTable('deployments', table => {
    table.string('environment', 400).notNullable();
    table.string('service', 400).notNullable().index();
    table.text('deployment').notNullable().comment('Deployment as JSON');
    table.primary(['environment', 'service']);
  });
  await knex.schema.createTable('leases', table => {
    table.string('name', 255).primary();
    table.string('owner', 100).notNullable();
    table.bigInteger('epoch').notNullable();
    table.bigInteger('expires_at').notNullable().comment('Database clock, ms');
  });
  await knex.schema.createTable('changes', table => {
    table.bigIncrements('seq').primary();
    table.string('topic', 50).notNullable();
    table.string('key', 900).notNullable();
    table.string('at', 30).notNullable().comment('ISO 8601').index();
  });

  // History: cannot be rebuilt, never dropped.
  await knex.schema.createTable('records', table => {
    table.string('id', 40).primary();
    table.string('environment', 400).notNullable();
    table.string('service', 400).notNullable();
    table.string('artifact', 400).notNullable();
    table.string('from_version', 300);
    table.string('to_version', 300).notNullable();
    table.string('digest', 200);
    table.text('head_commit').comment('HeadCommit as JSON');
    table.string('promotion_id', 40);
    table.string('desired_at', 30).notNullable();
    table.string('live_at', 30);
    table.string('healthy_at', 30);
    table.boolean('current').notNullable();
    table.index(['service', 'environment', 'desired_at']);
  });
  await knex.schema.createTable('promotions', table => {
    table.string('id', 40).primary();
    table.string('kind', 20).notNullable();
    table.string('environment', 400).notNullable();
    table.string('service', 400).notNullable();
    table.string('from_environment', 400);
    table.string('artifact', 400).notNullable();
    table.string('from_version', 300).notNullable();
    table.string('to_version', 300).notNullable();
    table.string('state', 30).notNullable().index();
    table.text('reason').notNullable();
    table.string('requested_by', 400).notNullable();
    table.string('created_at', 30).notNullable();
    table.string('updated_at', 30).notNullable();
    table.string('deadline', 30);
    table.text('wish').notNullable().comment('PromotionWish as JSON');
    table.text('change').notNullable().comment('PromotionChange as JSON');
    table.string('commit_sha', 40).comment('Our commit, once it is known');
    table.index(['service', 'environment', 'created_at']);
  });
  // One open wish per deployment
  await knex.raw(
    `create unique index promotions_one_open on promotions (environment, service)
     where state in ('draft', 'open', 'merged', 'waiting-for-sync', 'syncing')`,
  );
  await knex.schema.createTable('promotion_events', table => {
    table.increments('id').primary();
    table
      .string('promotion_id', 40)
      .notNullable()
      .references('id')
      .inTable('promotions');
    table.string('from_state', 30);
    table.string('to_state', 30).notNullable();
    table.string('actor', 400).notNullable();
    table.string('at', 30).notNullable();
    table.text('reason').notNullable();
    table.index(['promotion_id', 'id']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of [
    'promotion_events',
    'promotions',
    'records',
    'changes',
    'leases',
    'deployments',
    'cluster_resources',
    'objects',
    'source_files',
    'pins',
    'sources',
    'services',
    'environments',
  ]) {
    await knex.schema.dropTable(table);
  }
};
