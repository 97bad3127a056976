import { mockServices } from '@backstage/backend-test-utils';
import type { Deployment } from '@downstage/backstage-plugin-environments-common';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { ChangeFeed } from './ChangeFeed';
import { DeploymentStore } from './DeploymentStore';
import { openDatabase } from './openDatabase';

const databases = createTestDatabases();

jest.setTimeout(60_000);

const QA = 'resource:default/qa';

function deployments(count: number, version: string): Deployment[] {
  return Array.from({ length: count }, (_, index) => ({
    environment: QA,
    service: `component:default/svc-${index}`,
    sync: 'synced',
    health: 'healthy',
    since: '2026-01-01T00:00:00Z',
    reason: { id: 'engine-message', params: { detail: version } },
    match: { by: 'name', guess: false },
    evidence: [],
  }));
}

describe.each(databases.eachSupportedId())('DeploymentStore on %s', id => {
  it('takes an environment of any size, and writes what changed alone', async () => {
    const knex = await databases.init(id);
    await openDatabase(mockServices.database({ knex }));
    const feed = new ChangeFeed({ knex });
    const store = new DeploymentStore({ knex, feed });
    const replace = (wanted: Deployment[]) =>
      store.project(QA, async trx =>
        store.replace(trx, QA, wanted, await store.texts(trx, QA)),
      );

    expect(await replace(deployments(1_200, 'a'))).toHaveLength(1_200);
    expect(await store.all()).toHaveLength(1_200);
    const newest = await feed.newest();
    expect(await replace(deployments(1_200, 'a'))).toEqual([]);
    expect(await feed.newest()).toBe(newest);

    const [first, ...rest] = deployments(1_199, 'a');
    const changed = await replace([
      {
        ...first,
        reason: { id: 'engine-message', params: { detail: 'b' } },
      },
      ...rest,
    ]);
    expect(changed.sort()).toEqual([
      'component:default/svc-0',
      'component:default/svc-1199',
    ]);
    expect(await feed.newest()).toBe(newest + 2);
    expect(await store.get(QA, 'component:default/svc-0')).toMatchObject({
      reason: { id: 'engine-message', params: { detail: 'b' } },
    });
  });
});
