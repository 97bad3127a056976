import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { UNEXPECTED } from '../failures/isToldToCallers';
import { startEnvironments } from '../__testUtils__/startEnvironments';

const databases = createTestDatabases();

jest.setTimeout(60_000);

it.each(databases.eachSupportedId())(
  "an answer has nothing of a database's error (%s)",
  async id => {
    const knex = await databases.init(id);
    const portal = await startEnvironments({ knex });
    try {
      await knex.schema.renameTable('promotions', 'away');
      const { status, body } = await portal.get(
        '/api/environments/v1/promotions',
      );
      expect(status).toBe(500);
      expect(body.error.message).toBe(UNEXPECTED);
      expect(JSON.stringify(body)).not.toMatch(/select|table|relation|SQL/i);
    } finally {
      await knex.schema.renameTable('away', 'promotions');
      await portal.stop();
    }
  },
);
