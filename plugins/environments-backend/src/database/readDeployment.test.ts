import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import {
  SHOP,
  TAB,
  startEnvironments,
} from '../__testUtils__/startEnvironments';

const databases = TestDatabases.create({
  ids: ['SQLITE_3'],
  disableDocker: true,
});

jest.setTimeout(60_000);

const QA = 'resource:default/qa';

describe('rows that the version before has written', () => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startEnvironments>>;

  /** Brings a row into the form that it had before reasons were data. */
  const age = async (changes: { desired?: object; message?: string }) => {
    const where = { environment: QA, service: SHOP };
    const row = await knex('deployments').where(where).first();
    const { reason: _, desired, ...rest } = JSON.parse(row!.deployment);
    const { document: _document, ...earlier } = desired;
    await knex('deployments')
      .where(where)
      .update({
        deployment: JSON.stringify({
          ...rest,
          ...changes,
          desired: { ...earlier, ...changes.desired },
        }),
      });
  };

  beforeEach(async () => {
    knex = await databases.init('SQLITE_3');
    portal = await startEnvironments({ knex });
    await portal.until(
      () => portal.tile('qa'),
      tile => tile.promote.allowed,
    );
  });

  afterEach(() => portal.stop());

  it('are answered as the API describes', async () => {
    await age({ message: 'Sync failed.' });
    await portal.get(`${TAB}/deployments`).expect(200);
    expect((await portal.tile('qa')).deployment).toMatchObject({
      reason: { id: 'engine-message', params: { detail: 'Sync failed.' } },
    });
  });

  it('refuse with the reason that they tell', async () => {
    await age({ desired: { editable: false, reason: 'Not a plain scalar' } });
    const { status, body } = await portal.post(
      '/api/environments/v1/promotions',
      { service: SHOP, environment: QA, expectedVersion: '1.1.0' },
    );
    expect([status, body.error.message]).toEqual([409, 'Not a plain scalar']);
  });

  it('are planned on the head of the branch', async () => {
    await age({ desired: { commit: 'f'.repeat(40) } });
    const { body } = await portal.post('/api/environments/v1/promotions/plan', {
      service: SHOP,
      environment: QA,
    });
    expect(body.baseCommit).not.toBe('f'.repeat(40));
  });
});
