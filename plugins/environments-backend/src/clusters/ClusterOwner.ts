import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  type KubernetesObject,
  type Reading,
  WATCHED_RESOURCES,
  type WatchedResource,
  readObject,
} from '@downstage/readers';
import type {
  ClusterSource,
  ObjectSink,
} from '@downstage/backstage-plugin-environments-node';
import type { Lease, LeaseStore } from '../database/LeaseStore';
import type { ObjectChange, ObjectStore } from '../database/ObjectStore';
import type { ClusterSources } from './ClusterSources';
import type { SyncRights } from './SyncRights';
import { trimReading } from './trimReading';

const HEARTBEAT_MS = 5_000;

interface Ownership {
  source: ClusterSource;
  lease: Lease;
  stop: AbortController;
  done: Promise<void>;
  /** Set while the watch comes to its end; nothing else is done with the cluster until then. */
  ending?: Promise<void>;
  /** Another replica has the lease. */
  lost?: boolean;
}

/**
 * Watches the clusters that no other replica watches. A cluster whose owner has gone silent is taken over; a taken over
 * cluster is listed anew.
 */
export class ClusterOwner {
  private readonly owned = new Map<string, Ownership>();

  constructor(
    private readonly options: {
      clusters: ClusterSources;
      leases: LeaseStore;
      objects: ObjectStore;
      rights: SyncRights;
      logger: LoggerService;
      /** Told after every write that changed something. */
      onChange: (cluster: string, namespaces: Set<string>) => void;
    },
  ) {}

  /** Acquires, keeps and gives back clusters until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.beat();
      } catch (error) {
        this.options.logger.error(
          'Cluster leases cannot be kept',
          toError(error),
        );
      }
      await sleep(HEARTBEAT_MS, undefined, { signal }).catch(() => {});
    }
    // What moved to another address begins anew when its watch has ended
    while (this.owned.size > 0) {
      for (const name of this.owned.keys()) {
        this.end(name, lease => this.options.leases.release(lease));
      }
      await Promise.all([...this.owned.values()].map(own => own.ending));
    }
  }

  private async beat(): Promise<void> {
    // Before anything that may take long
    await this.forEach([...this.owned.keys()], name => this.renew(name));
    const sources = await this.options.clusters.all();
    const byName = new Map(sources.map(source => [source.name, source]));
    await this.forEach([...byName.keys()], name =>
      this.take(byName.get(name)!),
    );
    const stored = await this.options.objects.listedClusters();
    await this.forEach(
      [...new Set([...stored, ...this.owned.keys()])].filter(
        name => !byName.has(name),
      ),
      name => this.leave(name),
    );
  }

  /** Side by side, since a lease may be locked for a while; what fails for one cluster leaves the others alone. */
  private async forEach(
    names: string[],
    run: (name: string) => Promise<void>,
  ): Promise<void> {
    await Promise.all(
      names.map(name =>
        run(name).catch(error =>
          this.options.logger.error(
            `The lease of cluster ${name} cannot be kept`,
            toError(error),
          ),
        ),
      ),
    );
  }

  private async renew(name: string): Promise<void> {
    const own = this.owned.get(name);
    if (!own || own.lost || (await this.options.leases.renew(own.lease))) {
      return;
    }
    this.options.logger.warn(
      `Cluster ${name} was taken over by another replica`,
    );
    own.lost = true;
    this.end(name, async () => {});
  }

  private async take(source: ClusterSource): Promise<void> {
    const { name } = source;
    const own = this.owned.get(name);
    if (own && own.source !== source) {
      this.end(name, async lease => this.start(source, lease));
    }
    const lease =
      !own && (await this.options.leases.acquire(`cluster ${name}`));
    if (lease) {
      this.start(source, lease);
    }
  }

  /** What was known of a cluster that is not configured any more is not known from now on. */
  private async leave(name: string): Promise<void> {
    if (this.owned.has(name)) {
      this.end(name, lease => this.recordUnwatched(name, lease));
      return;
    }
    const lease = await this.options.leases.acquire(`cluster ${name}`);
    // Without one, another replica still watches it, with a configuration of its own
    if (lease) {
      await this.recordUnwatched(name, lease);
    }
  }

  private async recordUnwatched(name: string, lease: Lease): Promise<void> {
    const { leases, objects, logger, onChange } = this.options;
    const reason =
      'no source of clusters names it: it is not configured any more, or what lists it does not answer';
    if (await objects.recordUnwatched(lease, name, reason)) {
      logger.warn(`Cluster ${name} is not watched any more: ${reason}`);
      onChange(name, new Set(['*']));
    }
    await leases.release(lease);
  }

  private start(source: ClusterSource, lease: Lease): void {
    const { name } = source;
    const stop = new AbortController();
    this.options.logger.info(`Watching cluster ${name}`);
    const done = source
      .watch({
        resources: WATCHED_RESOURCES,
        sink: this.sink(source, lease),
        signal: stop.signal,
      })
      .catch(error => {
        this.options.logger.warn(
          `The watch of cluster ${name} ended`,
          toError(error),
        );
        // Given back at once, so that the next beat, here or elsewhere, begins anew
        this.end(name, () => this.options.leases.release(lease));
      });
    void this.options.rights
      .keep(source, lease, stop.signal)
      .catch(error =>
        this.options.logger.warn(
          `The rights in cluster ${name} are not asked for again`,
          toError(error),
        ),
      );
    this.owned.set(name, { source, lease, stop, done });
  }

  /**
   * Ends a watch beside the beat, which keeps the leases of the other clusters however long that takes.
   *
   * @param then - done with the lease after it, unless that is lost
   */
  private end(name: string, then: (lease: Lease) => Promise<void>): void {
    const own = this.owned.get(name);
    if (!own || own.ending) {
      return;
    }
    own.stop.abort();
    own.ending = own.done
      .then(async () => {
        this.owned.delete(name);
        await (own.lost ? undefined : then(own.lease));
      })
      .catch(error =>
        this.options.logger.error(
          `The lease of cluster ${name} cannot be given back`,
          toError(error),
        ),
      );
  }

  private sink(source: ClusterSource, lease: Lease): ObjectSink {
    const { objects, rights, logger, onChange } = this.options;
    const cluster = source.name;
    const at = (resource: WatchedResource) => ({
      cluster,
      kind: resource.kind,
    });
    const readingOf = (resource: WatchedResource, object: KubernetesObject) => {
      const reading = readObject(resource.group, resource.kind, object);
      return reading && trimReading(reading);
    };
    const tell = (namespaces: Set<string>) => {
      if (namespaces.size > 0) {
        onChange(cluster, namespaces);
      }
    };
    const everywhere = new Set(['*']);
    const unknown = (error: unknown) =>
      logger.debug(
        `The rights in cluster ${cluster} are not known`,
        toError(error),
      );
    return {
      async listed(resource, pages, options) {
        // Objects go with their page: only what is kept of them piles up
        const readings: Reading[] = [];
        for await (const page of pages) {
          readings.push(
            ...page.flatMap(item => readingOf(resource, item) ?? []),
          );
        }
        await objects.replace(lease, at(resource), { readings, ...options });
        // Beside the watch, which shall not wait for it
        void rights.check(source, resource, lease);
        onChange(cluster, everywhere);
      },
      async changed(resource, changes) {
        const mapped = changes.flatMap(({ type, object }): ObjectChange[] => {
          const name = object.metadata?.name;
          const namespace = object.metadata?.namespace ?? '';
          const reading =
            type === 'deleted' ? null : readingOf(resource, object) ?? null;
          return name ? [{ namespace, name, reading }] : [];
        });
        tell(await objects.apply(lease, at(resource), mapped));
      },
      async absent(resource) {
        const state = 'absent' as const;
        if (await objects.recordState(lease, { ...at(resource), state })) {
          onChange(cluster, everywhere);
        }
      },
      async rightsChanged() {
        void rights.checkAll(source, lease).catch(unknown);
      },
      async failed(resource, reason, { goodAt } = {}) {
        const state = 'failed' as const;
        const failed = { ...at(resource), state, reason, goodAt };
        if (await objects.recordState(lease, failed)) {
          onChange(cluster, everywhere);
        }
      },
    };
  }
}
