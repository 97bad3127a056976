import { withMessage } from '../__testUtils__/projection';
import { TestDatabases } from '@backstage/backend-test-utils';
import {
  environmentEntity,
  startEnvironments,
} from '../__testUtils__/startEnvironments';

const databases = TestDatabases.create({
  ids: ['SQLITE_3'],
  disableDocker: true,
});

jest.setTimeout(30_000);

describe('where engines and workloads live', () => {
  let portal: Awaited<ReturnType<typeof startEnvironments>>;

  /** Both environments with the clusters and namespaces that are given. */
  const start = async (
    places: Record<string, { control: string; target: string }>,
  ) => {
    portal = await startEnvironments({
      knex: await databases.init('SQLITE_3'),
      entities: Object.entries(places).map(([name, { control, target }]) =>
        environmentEntity(name, {
          delivery: {
            engine: 'argocd',
            control: { cluster: control, namespace: 'argocd' },
            target: { cluster: target, namespaces: [name] },
          },
        }),
      ),
    });
  };
  /** Waits for what a tile is to show, and says how it differs when it does not come. */
  const shows = async (
    name: string,
    wanted: { sync: string; health: string; [field: string]: unknown },
  ) => {
    const found = await portal.until(
      async () => (await portal.tile(name)).deployment,
      item => item?.sync === wanted.sync && item?.health === wanted.health,
    );
    expect(found && withMessage(found)).toMatchObject(wanted);
  };
  const runs = (version: string, cluster: string, control = cluster) => ({
    sync: 'synced',
    health: 'healthy',
    live: { version, workload: { cluster } },
    delivery: { cluster: control },
  });

  afterEach(async () => {
    await portal.stop();
  });

  it('one engine per cluster: one that is down leaves the others alone', async () => {
    await start({
      dev: { control: 'dev', target: 'dev' },
      qa: { control: 'qa', target: 'qa' },
    });
    await shows('dev', runs('1.1.0', 'dev'));
    await shows('qa', runs('1.0.0', 'qa'));
    await portal.dev.break('it is down');
    await shows('dev', {
      sync: 'unknown',
      health: 'unknown',
      message: 'Cluster dev: it is down',
      staleSince: expect.any(String),
      // What ran then stays in sight
      live: { version: '1.1.0' },
    });
    expect((await portal.tile('qa')).deployment).toMatchObject(
      runs('1.0.0', 'qa'),
    );
    await portal.dev.break(undefined);
    await shows('dev', runs('1.1.0', 'dev'));
    expect((await portal.tile('dev')).deployment).not.toHaveProperty(
      'staleSince',
    );
  });

  it('one cluster for all: namespaces keep environments apart', async () => {
    await start({
      dev: { control: 'dev', target: 'dev' },
      qa: { control: 'dev', target: 'dev' },
    });
    await portal.deliver(portal.dev, '1.0.0', { environment: 'qa' });
    await shows('dev', runs('1.1.0', 'dev'));
    await shows('qa', runs('1.0.0', 'dev'));
    expect((await portal.tile('qa')).deployment?.delivery?.name).toBe('qa');
  });

  it('a hub and its spokes: what the hub says is joined with what a spoke runs', async () => {
    await start({
      dev: { control: 'dev', target: 'dev' },
      qa: { control: 'dev', target: 'qa' },
    });
    await portal.qa.remove('Application', { namespace: 'argocd', name: 'qa' });
    await portal.deliver(portal.qa, '1.0.0', {
      environment: 'qa',
      hub: portal.dev,
    });
    await shows('qa', runs('1.0.0', 'qa', 'dev'));
    // Without the hub it is known what runs, but not whether it is what Git asks for
    await portal.dev.break('the hub is down');
    await shows('qa', {
      sync: 'unknown',
      health: 'healthy',
      message: 'Cluster dev: the hub is down',
      live: { version: '1.0.0' },
      staleSince: expect.any(String),
    });
    await portal.dev.break(undefined);
    await shows('qa', runs('1.0.0', 'qa', 'dev'));
    // Without the spoke it is not known what runs
    await portal.qa.break('the spoke is down');
    await shows('qa', {
      sync: 'unknown',
      health: 'unknown',
      message: 'Cluster qa: the spoke is down',
    });
  });
});
