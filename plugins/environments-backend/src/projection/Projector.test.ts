import { mockServices } from '@backstage/backend-test-utils';
import type { Environment } from '@downstage/backstage-plugin-environments-common';
import type { ClusterSource } from '@downstage/backstage-plugin-environments-node';
import type { Knex } from 'knex';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { QA, pin, service } from '../__testUtils__/projection';
import type { Service } from '../catalog/Service';
import { DeploymentStore } from '../database/DeploymentStore';
import { EnvironmentStore } from '../database/EnvironmentStore';
import { createStores } from '../database/createStores';
import { openDatabase } from '../database/openDatabase';
import { ClusterSources } from '../clusters/ClusterSources';
import { Projector } from './Projector';

const databases = createTestDatabases();

jest.setTimeout(60_000);

const SOURCE = { repository: 'https://git.example/env', branch: 'main' };
const environment: Environment = {
  ...QA,
  sources: [{ ...SOURCE, paths: ['.'], layout: 'auto' }],
};

describe.each(databases.eachSupportedId())('Projector on %s', id => {
  let knex: Knex;
  let environments: EnvironmentStore;
  let deployments: DeploymentStore;
  let projector: Projector;
  let clusters: ClusterSource[];
  let timed: Array<[number, string]>;

  const know = (services: Service[]) =>
    environments.replace({
      environments: [{ environment, problems: [] }],
      services,
    });
  beforeEach(async () => {
    knex = await databases.init(id);
    await openDatabase(mockServices.database({ knex }));
    const stores = createStores({ knex, owner: 'one' });
    const { sources } = stores;
    environments = stores.environments;
    deployments = stores.deployments;
    timed = [];
    clusters = [];
    projector = new Projector({
      ...stores,
      clusters: new ClusterSources({
        providers: [{ clusters: async () => clusters }],
        logger: mockServices.logger.mock(),
      }),
      logger: mockServices.logger.mock(),
      onProjected: (seconds, outcome) => timed.push([seconds, outcome]),
    });
    await know([service('shop')]);
    await sources.replace(SOURCE, {
      head: 'c',
      pins: ['shop', 'cart'].map(name => ({
        environment: QA.ref,
        pin: pin(name, { names: [{ by: 'key', name }] }),
      })),
      files: new Map(),
      problems: [],
    });
  });

  const projected = async () =>
    (await deployments.all()).map(item => item.service).sort();

  it('does again what failed', async () => {
    await knex.schema.renameTable('objects', 'elsewhere');
    projector.request([QA.ref]);
    await projector.settled();
    expect(await projected()).toEqual([]);
    await knex.schema.renameTable('elsewhere', 'objects');
    projector.requestFailed();
    await projector.settled();
    expect(await projected()).toEqual([service('shop').ref]);
  });

  it('says how long each projection took, and how it ended', async () => {
    projector.request([QA.ref]);
    await projector.settled();
    await knex.schema.renameTable('objects', 'elsewhere');
    projector.request([QA.ref]);
    await projector.settled();
    expect(timed).toEqual([
      [expect.any(Number), 'success'],
      [expect.any(Number), 'error'],
    ]);
  });

  it('dates by the clock of the cluster what it sees there', async () => {
    clusters.push({
      name: 'qa',
      clockOffsetMs: 7_200_000,
      watch: async () => {},
    });
    const before = Date.now();
    projector.request([QA.ref]);
    await projector.settled();
    const [{ since }] = await deployments.all();
    expect(Date.parse(since)).toBeGreaterThanOrEqual(before + 7_200_000);
  });

  it('ends the hold of a service that is taken out, and of no other', async () => {
    const { holds, sources } = createStores({ knex, owner: 'two' });
    const shop = service('shop').ref;
    const cart = service('cart').ref;
    await know([service('shop'), service('cart')]);
    projector.request([QA.ref]);
    await projector.settled();
    for (const [index, of] of [shop, cart].entries()) {
      await holds.begin(knex, {
        id: `r${index}`,
        kind: 'rollback',
        environment: QA.ref,
        service: of,
        createdAt: '2026-01-01T00:00:00.000Z',
        requestedBy: 'user:default/ann',
        fromVersion: '1.2.0',
        toVersion: '1.1.0',
      });
    }
    const held = async () =>
      (await holds.shown()).map(item => item.service).sort();
    await know([service('shop')]);
    projector.request([QA.ref]);
    await projector.settled();
    expect(await held()).toEqual([cart, shop]);
    await sources.replace(SOURCE, {
      before: 'c',
      head: 'd',
      pins: [],
      files: new Map(),
      problems: [],
    });
    projector.request([QA.ref]);
    await projector.settled();
    expect(await held()).toEqual([cart]);
  });

  if (id === 'POSTGRES_15') {
    it('has read what was stored while another replica projected', async () => {
      const other = await knex.transaction();
      await deployments.lock(other, QA.ref);
      projector.request([QA.ref]);
      for (let waiting = 0; waiting === 0; ) {
        const { rows } = await knex.raw(
          `select count(*)::int as count from pg_stat_activity
           where datname = current_database() and wait_event_type = 'Lock'`,
        );
        waiting = rows[0].count;
      }
      await know([service('shop'), service('cart')]);
      await other.commit();
      await projector.settled();
      expect(await projected()).toEqual([
        service('cart').ref,
        service('shop').ref,
      ]);
    });
  }
});
