// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('environment_identities', table => {
    table.comment('From which repository environments come. Not rebuilt');
    table.string('ref', 400).primary();
    table.text('home').notNullable().comment('URL of the repository');
    table
      .text('definition')
      .notNullable()
      .comment('The last valid definition from there, as JSON');
    table
      .text('proposed_home')
      .comment('Another repository that the entity comes from now');
  });
  await knex.schema.createTable('pin_claims', table => {
    table.comment('Since when services claim artifacts. Not rebuilt');
    table.string('environment', 400).notNullable();
    table.string('service', 400).notNullable();
    table.string('artifact', 400).notNullable();
    table.string('since', 40).notNullable().comment('ISO 8601');
    table
      .string('seen_at', 40)
      .notNullable()
      .comment('ISO 8601; the last day on which it was seen');
    table.primary(['environment', 'service', 'artifact']);
  });
  await knex.schema.alterTable('environments', table => {
    table
      .text('proposed_home')
      .comment('Another repository that the entity comes from now');
  });
  await knex.schema.alterTable('sources', table => {
    table
      .integer('failures')
      .notNullable()
      .defaultTo(0)
      .comment('How often in a row it could not be read');
    table.string('retry_at', 40).comment('ISO 8601; not read before');
  });
  await knex.schema.alterTable('deployments', table => {
    table
      .string('delivery', 800)
      .index()
      .comment('The delivery engine object that it follows');
  });
  // Written with the deployment from now on; what is there is read once
  const rows = await knex('deployments').select();
  for (const { environment, service, deployment } of rows) {
    const { delivery } = JSON.parse(deployment);
    if (delivery) {
      const { cluster, kind, namespace, name } = delivery;
      await knex('deployments')
        .where({ environment, service })
        .update({ delivery: `${cluster} ${kind} ${namespace}/${name}` });
    }
  }
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('deployments', table => {
    table.dropColumn('delivery');
  });
  await knex.schema.alterTable('sources', table => {
    table.dropColumn('failures');
    table.dropColumn('retry_at');
  });
  await knex.schema.alterTable('environments', table => {
    table.dropColumn('proposed_home');
  });
  await knex.schema.dropTable('pin_claims');
  await knex.schema.dropTable('environment_identities');
};
