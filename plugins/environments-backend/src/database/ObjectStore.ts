import type {
  SyncRefusals,
  UnreadNamespace,
} from '@downstage/backstage-plugin-environments-node';
import type { Reading } from '@downstage/readers';
import type { Knex } from 'knex';
import type { ChangeFeed } from './ChangeFeed';
import type { Lease, LeaseStore } from './LeaseStore';
import { ReadingCache } from './ReadingCache';
import { storedReadings } from './storedReadings';
import type { ClusterResourceRow } from './tables';
import { transaction } from './transaction';

/** How one kind of object is read in one cluster. */
export interface ClusterResource {
  cluster: string;
  kind: string;
  state: 'listed' | 'absent' | 'failed';
  reason?: string;
  /** ISO 8601; the last good reading. */
  goodAt?: string;
  /** Namespaces that are not in the list, with their own last good reading. */
  unread?: Array<UnreadNamespace & { goodAt?: string }>;
}

/** A change of one object: its reading, or null when it is gone. */
export interface ObjectChange {
  namespace: string;
  name: string;
  reading: Reading | null;
}

const toResource = (row: ClusterResourceRow): ClusterResource => ({
  cluster: row.cluster,
  kind: row.kind,
  state: row.state,
  reason: row.reason ?? undefined,
  goodAt: row.good_at ?? undefined,
  ...(row.unread ? { unread: JSON.parse(row.unread) } : {}),
});

const BATCH = 100;

/** What the clusters' objects say, as last seen. Every write is guarded by the lease of the cluster. */
export class ObjectStore {
  private readonly knex: Knex;
  private readonly leases: LeaseStore;
  private readonly feed: ChangeFeed;
  private readonly cache = new ReadingCache();

  constructor(options: { knex: Knex; leases: LeaseStore; feed: ChangeFeed }) {
    this.knex = options.knex;
    this.leases = options.leases;
    this.feed = options.feed;
  }

  /**
   * Takes a complete list; tells the namespaces in which something changed. What is stored of namespaces that could not
   * be read stays.
   */
  async replace(
    lease: Lease,
    at: { cluster: string; kind: string },
    list: { readings: Reading[]; unread?: UnreadNamespace[] },
  ): Promise<Set<string>> {
    const { readings, unread = [] } = list;
    const isUnread = new Set(unread.map(({ namespace }) => namespace));
    // Read before the lease is locked, since it may be much: nobody but its owner writes them
    const rows = await this.knex('objects').where(at).select();
    return transaction(this.knex, async trx => {
      await this.leases.guard(trx, lease);
      const gone = new Map(
        rows
          .filter(row => !isUnread.has(row.namespace))
          .map(row => [`${row.namespace}/${row.name}`, row]),
      );
      const changes: ObjectChange[] = [];
      for (const reading of readings) {
        const { namespace, name } = reading;
        const row = gone.get(`${namespace}/${name}`);
        gone.delete(`${namespace}/${name}`);
        if (row?.reading !== JSON.stringify(reading)) {
          changes.push({ namespace, name, reading });
        }
      }
      for (const { namespace, name } of gone.values()) {
        changes.push({ namespace, name, reading: null });
      }
      const before = await trx('cluster_resources').where(at).first();
      await this.markListed(trx, at, unread);
      await this.write(trx, at, changes);
      if (before?.state === 'failed') {
        await this.feed.append(trx, [{ topic: 'cluster', key: at.cluster }]);
      }
      return new Set(changes.map(change => change.namespace));
    });
  }

  /** Takes single changes; tells the namespaces in which something changed. */
  async apply(
    lease: Lease,
    at: { cluster: string; kind: string },
    changes: ObjectChange[],
  ): Promise<Set<string>> {
    return transaction(this.knex, async trx => {
      await this.leases.guard(trx, lease);
      const newest = new Map(
        changes.map(change => [`${change.namespace}/${change.name}`, change]),
      );
      const stored = await storedReadings(trx, at, [...newest.values()]);
      const real = [...newest].flatMap(([key, change]) => {
        const wanted = change.reading && JSON.stringify(change.reading);
        return (stored.get(key) ?? null) === wanted ? [] : [change];
      });
      await this.write(trx, at, real);
      return new Set(real.map(change => change.namespace));
    });
  }

  /** Records that a kind is not served or cannot be read; false when that was known. */
  async recordState(lease: Lease, resource: ClusterResource): Promise<boolean> {
    return transaction(this.knex, async trx => {
      await this.leases.guard(trx, lease);
      const { cluster, kind, state, reason } = resource;
      if (state === 'absent') {
        await trx('objects').where({ cluster, kind }).delete();
      }
      const before = await trx('cluster_resources')
        .where({ cluster, kind })
        .first();
      if (before?.state === state && (before.reason ?? undefined) === reason) {
        return false;
      }
      // A watch that fails now was good until now, unless it says until when
      const wasGood = before !== undefined && before.state !== 'failed';
      const good = wasGood || state !== 'failed';
      await this.mark(
        trx,
        resource,
        good ? resource.goodAt ?? new Date().toISOString() : undefined,
      );
      await this.feed.append(trx, [{ topic: 'cluster', key: cluster }]);
      return true;
    });
  }

  /** The clusters of which something is told as it is now. */
  async listedClusters(): Promise<string[]> {
    return this.knex('cluster_resources')
      .where({ state: 'listed' })
      .distinct()
      .pluck('cluster');
  }

  /** Records that nothing of a cluster is read any more; false when nothing was. */
  async recordUnwatched(
    lease: Lease,
    cluster: string,
    reason: string,
  ): Promise<boolean> {
    return transaction(this.knex, async trx => {
      await this.leases.guard(trx, lease);
      const count = await trx('cluster_resources')
        .where({ cluster, state: 'listed' })
        .update({
          state: 'failed',
          reason,
          good_at: new Date().toISOString(),
        });
      return count > 0;
    });
  }

  /** The readings of a cluster; of all namespaces unless some are named. They are shared, and not to be changed. */
  async readings(
    knex: Knex,
    cluster: string,
    options: { kinds: string[]; namespaces?: string[] },
  ): Promise<Reading[]> {
    const readings = await this.cache.read(knex, cluster, options.kinds);
    const wanted = options.namespaces && new Set(options.namespaces);
    return wanted
      ? readings.filter(reading => wanted.has(reading.namespace))
      : readings;
  }

  /** The namespaces in which there are objects of a kind. */
  async namespaces(at: { cluster: string; kind: string }): Promise<string[]> {
    return this.knex('objects')
      .where(at)
      .distinct()
      .orderBy('namespace')
      .pluck('namespace');
  }

  /** Whether a cluster has an object in a namespace; of a name, if one is given. */
  async has(at: {
    cluster: string;
    namespace: string;
    name?: string;
  }): Promise<boolean> {
    return (await this.knex('objects').where(at).first('name')) !== undefined;
  }

  /** The objects of a cluster whose namespace, or whose name, begins with a text of letters, digits and dashes. */
  async beginning(
    cluster: string,
    { namespace, name }: { namespace: string; name: string },
  ): Promise<Array<{ kind: string; namespace: string; name: string }>> {
    return this.knex('objects')
      .where({ cluster })
      .andWhere(either =>
        either
          .where('namespace', 'like', `${namespace}%`)
          .orWhere('name', 'like', `${name}%`),
      )
      .select('kind', 'namespace', 'name');
  }

  /** The kinds of a cluster that are told as they are now. */
  async listedKinds(cluster: string): Promise<string[]> {
    return this.knex('cluster_resources')
      .where({ cluster, state: 'listed' })
      .orderBy('kind')
      .pluck('kind');
  }

  /**
   * Records whether objects of a kind may be asked to sync, and lets pages know when that has changed.
   *
   * @param lease - left out by whoever has just seen it and does not watch the cluster
   */
  async recordSyncRefusals(
    at: { cluster: string; kind: string },
    refusals: SyncRefusals,
    lease?: Lease,
  ): Promise<void> {
    const text = JSON.stringify(refusals);
    await transaction(this.knex, async trx => {
      if (lease) {
        await this.leases.guard(trx, lease);
      }
      const before = await trx('cluster_resources').where(at).first();
      if (!before || before.sync_refusals === text) {
        return;
      }
      await trx('cluster_resources').where(at).update({ sync_refusals: text });
      await this.feed.append(trx, [{ topic: 'cluster', key: at.cluster }]);
    });
  }

  /** Why an object may not be asked to sync: null when it may, undefined while that is not known. */
  async syncRefusals(): Promise<
    (object: {
      cluster: string;
      kind: string;
      namespace: string;
    }) => string | null | undefined
  > {
    const rows = await this.knex('cluster_resources')
      .whereNotNull('sync_refusals')
      .select('cluster', 'kind', 'sync_refusals');
    const known = new Map<string, SyncRefusals>(
      rows.map(row => [
        `${row.cluster} ${row.kind}`,
        JSON.parse(row.sync_refusals!),
      ]),
    );
    return ({ cluster, kind, namespace }) => {
      const refusals = known.get(`${cluster} ${kind}`) ?? {};
      return Object.hasOwn(refusals, namespace)
        ? refusals[namespace]
        : refusals['*'];
    };
  }

  async resources(cluster: string, knex: Knex = this.knex) {
    const rows = await knex('cluster_resources').where({ cluster });
    return rows.map(toResource);
  }

  /** How the kinds are read that clusters have, in all clusters. */
  async present(): Promise<ClusterResource[]> {
    const rows = await this.knex('cluster_resources')
      .whereNot({ state: 'absent' })
      .orderBy(['cluster', 'kind']);
    return rows.map(toResource);
  }

  private async write(
    trx: Knex,
    at: { cluster: string; kind: string },
    changes: ObjectChange[],
  ): Promise<void> {
    if (changes.length === 0) {
      return;
    }
    await trx('cluster_resources').where(at).increment('version');
    const row = await trx('cluster_resources').where(at).first();
    const version = Number(row!.version);
    for (const { namespace, name } of changes.filter(item => !item.reading)) {
      await trx('objects')
        .where({ ...at, namespace, name })
        .delete();
    }
    const rows = changes.flatMap(({ namespace, name, reading }) =>
      reading
        ? [
            {
              ...at,
              namespace,
              name,
              version,
              reading: JSON.stringify(reading),
            },
          ]
        : [],
    );
    for (let start = 0; start < rows.length; start += BATCH) {
      await trx('objects')
        .insert(rows.slice(start, start + BATCH))
        .onConflict(['cluster', 'kind', 'namespace', 'name'])
        .merge();
    }
  }

  /** How many kinds of objects are in each state, by cluster. */
  async countByState(): Promise<
    Array<{ cluster: string; state: ClusterResource['state']; count: number }>
  > {
    const rows = await this.knex('cluster_resources')
      .groupBy('cluster', 'state')
      .orderBy(['cluster', 'state'])
      .select('cluster', 'state')
      .count({ count: '*' });
    return rows.map(({ cluster, state, count }) => ({
      cluster,
      state,
      count: Number(count),
    }));
  }

  private async markListed(
    trx: Knex,
    at: { cluster: string; kind: string },
    unread: UnreadNamespace[],
  ): Promise<void> {
    const now = new Date().toISOString();
    if (unread.length === 0) {
      await this.mark(trx, { ...at, state: 'listed' }, now);
      return;
    }
    const resources = await this.resources(at.cluster, trx);
    const before = resources.find(({ kind }) => kind === at.kind);
    const lastGood = ({ namespace }: UnreadNamespace) => {
      const known = before?.unread?.find(item => item.namespace === namespace);
      if (known || before?.state === 'failed') {
        return (known ?? before)?.goodAt;
      }
      return before && now;
    };
    const resource: ClusterResource = {
      ...at,
      state: 'listed',
      unread: unread.map(({ namespace, reason }) => ({
        namespace,
        reason,
        goodAt: lastGood({ namespace, reason }),
      })),
    };
    await this.mark(trx, resource, now);
  }

  private async mark(
    trx: Knex,
    resource: ClusterResource,
    goodAt: string | undefined,
  ): Promise<void> {
    const { cluster, kind, state, reason } = resource;
    const good = goodAt ? { good_at: goodAt } : {};
    // A failure of all does not tell since when some of it was not read before
    const unread =
      state === 'failed'
        ? {}
        : { unread: resource.unread ? JSON.stringify(resource.unread) : null };
    await trx('cluster_resources')
      .insert({
        cluster,
        kind,
        state,
        reason: reason ?? null,
        ...good,
        ...unread,
      })
      .onConflict(['cluster', 'kind'])
      .merge();
  }
}
