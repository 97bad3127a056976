import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  DELIVERING_KINDS,
  WATCHED_RESOURCES,
  type WatchedResource,
} from '@downstage/readers';
import type { ClusterSource } from '@downstage/backstage-plugin-environments-node';
import type { Lease } from '../database/LeaseStore';
import type { ObjectStore } from '../database/ObjectStore';

/** Where a cluster does not tell that rights have changed, they are asked for again after this. */
export const AGAIN_MS = 30 * 60 * 1000;

const DELIVERING = WATCHED_RESOURCES.filter(({ kind }) =>
  DELIVERING_KINDS.includes(kind),
);

/** Finds out whether objects of delivery engines may be asked to sync. */
export class SyncRights {
  private readonly againMs: number;

  constructor(
    private readonly options: {
      objects: ObjectStore;
      logger: LoggerService;
      againMs?: number;
    },
  ) {
    this.againMs = options.againMs ?? AGAIN_MS;
  }

  /**
   * Asks about one kind. Another replica's lease or a cluster that does not answer only mean that it is not known.
   *
   * @param lease - of whoever watches the cluster; what a person has just asked for is known without it
   */
  async check(
    source: ClusterSource,
    resource: WatchedResource,
    lease?: Lease,
  ): Promise<void> {
    const { objects, logger } = this.options;
    if (!DELIVERING.includes(resource)) {
      return;
    }
    try {
      const at = { cluster: source.name, kind: resource.kind };
      const refusals = source.syncRefusals
        ? await source.syncRefusals(resource, await objects.namespaces(at))
        : { '*': `Cluster ${source.name} can only be read.` };
      await objects.recordSyncRefusals(at, refusals, lease);
    } catch (error) {
      logger.debug(
        `Whether cluster ${source.name} takes sync requests is not known`,
        toError(error),
      );
    }
  }

  /** Asks about every kind that the cluster has. */
  async checkAll(source: ClusterSource, lease: Lease): Promise<void> {
    const kinds = await this.options.objects.listedKinds(source.name);
    for (const resource of DELIVERING) {
      if (kinds.includes(resource.kind)) {
        await this.check(source, resource, lease);
      }
    }
  }

  /** Asks again from time to time, until the signal aborts. */
  async keep(
    source: ClusterSource,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<void> {
    const pause = () =>
      sleep(this.againMs, undefined, { signal }).catch(() => {});
    await pause();
    while (!signal.aborted) {
      await this.checkAll(source, lease);
      await pause();
    }
  }
}
