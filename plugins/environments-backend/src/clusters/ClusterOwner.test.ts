import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import type {
  ClusterSource,
  ObjectSink,
} from '@downstage/backstage-plugin-environments-node';
import { type KubernetesObject, WATCHED_RESOURCES } from '@downstage/readers';
import type { Knex } from 'knex';
import { ChangeFeed } from '../database/ChangeFeed';
import { LeaseStore } from '../database/LeaseStore';
import { ObjectStore } from '../database/ObjectStore';
import { openDatabase } from '../database/openDatabase';
import { ClusterOwner } from './ClusterOwner';
import { ClusterSources } from './ClusterSources';
import { SyncRights } from './SyncRights';

const databases = TestDatabases.create({
  ids: ['SQLITE_3'],
  disableDocker: true,
});
const APPLICATION = WATCHED_RESOURCES.find(
  ({ kind }) => kind === 'Application',
)!;
const DEPLOYMENT = WATCHED_RESOURCES.find(({ kind }) => kind === 'Deployment')!;

jest.setTimeout(60_000);

/** A Deployment with what grows in real ones. */
function deployment(name: string): KubernetesObject {
  const metadata = {
    name,
    namespace: 'shop',
    managedFields: Array.from({ length: 50 }, (_, n) => ({
      manager: `manager-${n}-of-${name}`,
    })),
  };
  const containers = [{ name, image: `r.example/${name}:1` }];
  return { metadata, spec: { template: { spec: { containers } } } };
}

describe('ClusterOwner', () => {
  let knex: Knex;
  let objects: ObjectStore;

  beforeEach(async () => {
    knex = await databases.init('SQLITE_3');
    await openDatabase(mockServices.database({ knex }));
  });

  const names = async () =>
    (await objects.readings(knex, 'dev', { kinds: ['Deployment'] })).map(
      ({ name }) => name,
    );

  /** Runs an owner of one cluster until its source has told what it tells. */
  async function own(tell: (sink: ObjectSink) => Promise<void>) {
    const leases = new LeaseStore({ knex, owner: 'one' });
    objects = new ObjectStore({
      knex,
      leases,
      feed: new ChangeFeed({ knex }),
    });
    const stop = new AbortController();
    let outcome: Promise<unknown> = Promise.resolve();
    const source: ClusterSource = {
      name: 'dev',
      async watch({ sink }) {
        outcome = tell(sink).finally(() => stop.abort());
        await outcome.catch(() => {});
      },
    };
    const owner = new ClusterOwner({
      clusters: new ClusterSources({
        providers: [{ clusters: async () => [source] }],
        logger: mockServices.logger.mock(),
      }),
      leases,
      objects,
      rights: new SyncRights({ objects, logger: mockServices.logger.mock() }),
      logger: mockServices.logger.mock(),
      onChange: () => {},
    });
    await owner.run(stop.signal);
    await outcome;
  }

  /** Runs an owner of clusters that come and go. */
  function ownerOf(sources: ClusterSource[], againMs?: number) {
    const leases = new LeaseStore({ knex, owner: 'one' });
    objects = new ObjectStore({
      knex,
      leases,
      feed: new ChangeFeed({ knex }),
    });
    const stop = new AbortController();
    const changed: string[] = [];
    const owner = new ClusterOwner({
      clusters: new ClusterSources({
        providers: [{ clusters: async () => sources }],
        logger: mockServices.logger.mock(),
      }),
      leases,
      objects,
      rights: new SyncRights({
        objects,
        logger: mockServices.logger.mock(),
        againMs,
      }),
      logger: mockServices.logger.mock(),
      onChange: (cluster, namespaces) =>
        void changed.push(`${cluster} ${[...namespaces]}`),
    });
    const running = owner.run(stop.signal);
    return {
      changed,
      running,
      async stop() {
        stop.abort();
        await running;
      },
    };
  }

  const ended = (signal: AbortSignal) =>
    new Promise(resolve => signal.addEventListener('abort', resolve));

  it('watches a cluster anew that has got another address', async () => {
    const told: string[] = [];
    let arrive = () => {};
    const arrived = new Promise<void>(resolve => {
      arrive = resolve;
    });
    const moved: ClusterSource = {
      name: 'dev',
      async watch({ signal }) {
        told.push('new address');
        arrive();
        await ended(signal);
      },
    };
    const sources: ClusterSource[] = [
      {
        name: 'dev',
        async watch({ signal }) {
          told.push('old address');
          sources[0] = moved;
          await ended(signal);
          told.push('left');
        },
      },
    ];
    const owner = ownerOf(sources);
    await arrived;
    const [lease] = await knex('leases').select('epoch');
    await owner.stop();
    expect(told).toEqual(['old address', 'left', 'new address']);
    expect(lease).toEqual({ epoch: 1 });
  });

  it('keeps the leases of the others while one watch comes to its end', async () => {
    let letGo = () => {};
    const held = new Promise<void>(resolve => {
      letGo = resolve;
    });
    let isAborted = false;
    const starts: string[] = [];
    const sources: ClusterSource[] = [
      {
        name: 'slow',
        async watch({ signal }) {
          starts.push('slow');
          await ended(signal);
          isAborted = true;
          await held;
        },
      },
      {
        name: 'good',
        async watch({ signal }) {
          starts.push('good');
          await ended(signal);
        },
      },
    ];
    const expiry = () =>
      knex('leases').where({ name: 'cluster good' }).first('expires_at');
    const until = async (isSo: () => boolean | Promise<boolean>) => {
      while (!(await isSo())) {
        await turn();
      }
    };
    const owner = ownerOf(sources);
    await until(() => starts.length === 2);
    await knex('leases')
      .where({ name: 'cluster slow' })
      .update({ owner: 'two', epoch: 2 });
    await until(() => isAborted);
    const before = JSON.stringify(await expiry());
    await until(async () => JSON.stringify(await expiry()) !== before);
    // Nobody else may watch it here before it has ended
    expect(starts).toHaveLength(2);
    letGo();
    await owner.stop();
    const left = await knex('leases').where({ owner: 'one' }).pluck('name');
    expect(left).not.toContain('cluster slow');
  });

  it('does not go on telling of a cluster that is not configured any more', async () => {
    async function* list() {
      yield [deployment('one')];
    }
    const sources: ClusterSource[] = ['dev', 'qa'].map(name => ({
      name,
      async watch({ sink, signal }) {
        await sink.listed(DEPLOYMENT, list());
        await ended(signal);
      },
    }));
    const before = ownerOf(sources);
    const states = () =>
      knex('cluster_resources').orderBy('cluster').pluck('state');
    while ((await states()).length < 2) {
      await turn();
    }
    // One goes while the portal runs, one while it does not
    sources.shift();
    while ((await states()).join() !== 'failed,listed') {
      await turn();
    }
    expect(before.changed).toContain('dev *');
    await before.stop();
    const after = ownerOf([]);
    while ((await states()).join() !== 'failed,failed') {
      await turn();
    }
    await after.stop();
    expect(after.changed).toEqual(['qa *']);
    const [{ reason, good_at: goodAt }] = await knex('cluster_resources');
    expect(reason).toMatch(/no source of clusters names it/);
    expect(goodAt).toEqual(expect.any(String));
  });

  it('keeps of what an engine applies only what it says of workloads', async () => {
    const resource = (kind: string) => ({
      kind,
      namespace: 'shop',
      name: 'shop',
      status: 'Synced',
    });
    async function* list() {
      yield [
        {
          metadata: { name: 'shop', namespace: 'argocd' },
          status: { resources: ['ConfigMap', 'Deployment'].map(resource) },
        },
      ];
    }
    await own(sink => sink.listed(APPLICATION, list()));
    const [reading] = await objects.readings(knex, 'dev', {
      kinds: ['Application'],
    });
    expect(reading).toMatchObject({ objects: [{ kind: 'Deployment' }] });
  });

  it('keeps readings of a list, and no page of it', async () => {
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    const pages: WeakRef<object>[] = [];
    let alive = -1;
    async function* list() {
      for (let page = 0; page < 5; page += 1) {
        const items = [deployment(`a-${page}`), deployment(`b-${page}`)];
        pages.push(new WeakRef(items[0]));
        yield items;
        // A new reference holds its object to the end of the turn
        await turn();
      }
      collect();
      alive = pages.filter(page => page.deref()).length;
    }
    await own(sink => sink.listed(DEPLOYMENT, list()));
    expect(await names()).toHaveLength(10);
    // The last one may still be in somebody's hands
    expect(alive).toBeLessThanOrEqual(1);
    const rows = await knex('objects').select('reading');
    expect(JSON.stringify(rows)).not.toContain('manager-');
  });

  it('replaces nothing by a list that breaks off', async () => {
    async function* list(...of: string[]) {
      yield of.map(deployment);
    }
    async function* broken() {
      yield [deployment('three')];
      throw new Error('page two is gone');
    }
    await own(sink => sink.listed(DEPLOYMENT, list('one', 'two')));
    await expect(
      own(sink => sink.listed(DEPLOYMENT, broken())),
    ).rejects.toThrow('page two is gone');
    expect(await names()).toEqual(['one', 'two']);
    await own(sink => sink.listed(DEPLOYMENT, list('two')));
    expect(await names()).toEqual(['two']);
  });

  it.each(['is told that they changed', 'has waited for a while'])(
    'asks for the rights to sync again when it %s',
    async how => {
      async function* list() {
        yield [{ metadata: { name: 'shop', namespace: 'argocd' } }];
      }
      const told = how.includes('told');
      let refusal: string | null = 'may not patch';
      let change = async () => {};
      const source: ClusterSource = {
        name: 'dev',
        syncRefusals: async () => ({ '*': refusal }),
        async watch({ sink, signal }) {
          await sink.listed(APPLICATION, list());
          change = async () => sink.rightsChanged?.();
          await ended(signal);
        },
      };
      const owner = ownerOf([source], told ? undefined : 20);
      const known = async () =>
        (await objects.syncRefusals())({
          cluster: 'dev',
          kind: 'Application',
          namespace: 'argocd',
        });
      while ((await known()) === undefined) {
        await turn();
      }
      expect(await known()).toBe('may not patch');
      const before = await knex('changes').where({ topic: 'cluster' });
      refusal = null;
      await (told ? change() : undefined);
      while ((await known()) !== null) {
        await turn();
      }
      const after = await knex('changes').where({ topic: 'cluster' });
      expect(after.length).toBe(before.length + 1);
      await owner.stop();
    },
  );
});
