import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { normalizeRepositoryUrl } from '@downstage/backstage-plugin-environments-common';
import {
  type ClusterSource,
  matchesRepository,
} from '@downstage/backstage-plugin-environments-node';
import {
  type DeliveryReading,
  ENGINE_KINDS,
  type Preview,
  WATCHED_RESOURCES,
  WORKLOAD_KINDS,
  type WorkloadReading,
  findPreviews,
} from '@downstage/readers';
import type { ClusterSources } from '../clusters/ClusterSources';
import type { ObjectStore } from '../database/ObjectStore';
import type { PreviewStore, StoredPreview } from '../database/PreviewStore';
import { matchesName } from '../grants/matchesName';
import type { PreviewGrant } from '../grants/PreviewGrant';
import { KeyedQueue } from '../queue/KeyedQueue';

const LONGEST_REPOSITORY = 400;
const LONGEST_MESSAGE = 1_000;

const meets = (patterns: string[], namespace: string) =>
  patterns.some(pattern => matchesName(pattern, namespace));

/** Whether app-config says that previews of a repository are where one is, and where it is delivered to. */
function isGranted(
  grants: PreviewGrant[],
  repository: string,
  { namespace: control, destination }: Preview,
): boolean {
  const namespace = destination?.namespace;
  return grants.some(
    grant =>
      namespace !== undefined &&
      meets(grant.control, control) &&
      meets(grant.namespaces, namespace) &&
      grant.repositories.some(pattern =>
        matchesRepository(pattern, repository),
      ),
  );
}

/** The page of a preview's object in its engine's own UI, where one is configured. */
function pageOf(
  cluster: ClusterSource | undefined,
  { kind, namespace, name }: Preview,
): string | undefined {
  const resource = WATCHED_RESOURCES.find(item => item.kind === kind);
  return resource && cluster?.objectUrl?.({ resource, namespace, name });
}

/**
 * Brings the read model of previews in line with the objects of the clusters that app-config names. What it does not grant is
 * not stored, so that nothing behind it can show more.
 */
export class PreviewProjector {
  private readonly queue = new KeyedQueue<undefined, void>(cluster =>
    this.project(cluster),
  );

  private readonly running = new Set<Promise<void>>();
  private readonly failed = new Set<string>();
  private readonly named: Set<string>;

  constructor(
    private readonly options: {
      grants: PreviewGrant[];
      objects: ObjectStore;
      previews: PreviewStore;
      clusters: ClusterSources;
      logger: LoggerService;
    },
  ) {
    this.named = new Set(options.grants.map(({ cluster }) => cluster));
  }

  /**
   * Projects a cluster soon; what is asked for several times meanwhile is done once.
   *
   * @param isWhole - everything of it was listed: what was stored before under another app-config goes then, too
   */
  request(cluster: string, { isWhole }: { isWhole: boolean }): void {
    if (isWhole || this.named.has(cluster)) {
      const run = this.queue.request(cluster, undefined);
      this.running.add(run);
      void run.finally(() => this.running.delete(run));
    }
  }

  /** Waits until nothing is left to project. */
  async settled(): Promise<void> {
    while (this.running.size > 0) {
      await Promise.all(this.running);
    }
  }

  /** Projects again what could not be projected: whatever asked for it does not ask twice. */
  requestFailed(): void {
    this.failed.forEach(cluster => this.request(cluster, { isWhole: true }));
  }

  /** The previews of a cluster; workloads are only looked at where the engine does not tell images itself. */
  private async find(
    trx: Parameters<ObjectStore['readings']>[0],
    cluster: string,
  ): Promise<Preview[]> {
    const { objects } = this.options;
    const readings = (await objects.readings(trx, cluster, {
      kinds: ENGINE_KINDS,
    })) as DeliveryReading[];
    const previews = findPreviews(readings);
    if (previews.every(({ images }) => images.length > 0)) {
      return previews;
    }
    const running = await objects.readings(trx, cluster, {
      kinds: WORKLOAD_KINDS,
    });
    return findPreviews(readings, running as WorkloadReading[]);
  }

  private async project(cluster: string): Promise<void> {
    const { previews, clusters, logger } = this.options;
    try {
      const source = (await clusters.all()).find(item => item.name === cluster);
      const grants = this.options.grants.filter(
        grant => grant.cluster === cluster,
      );
      await previews.project(cluster, async trx => {
        const found = grants.length > 0 ? await this.find(trx, cluster) : [];
        return found.flatMap(preview =>
          toStored(preview, { cluster, grants, source }),
        );
      });
      this.failed.delete(cluster);
    } catch (error) {
      this.failed.add(cluster);
      logger.error(
        `The previews of cluster ${cluster} could not be projected`,
        toError(error),
      );
    }
  }
}

function toStored(
  preview: Preview,
  where: {
    cluster: string;
    grants: PreviewGrant[];
    source: ClusterSource | undefined;
  },
): StoredPreview[] {
  const { cluster, grants, source } = where;
  const repository = normalizeRepositoryUrl(preview.repository ?? '');
  if (
    !repository ||
    repository.length > LONGEST_REPOSITORY ||
    !isGranted(grants, repository, preview)
  ) {
    return [];
  }
  const deliveryUrl = pageOf(source, preview);
  const { message } = preview;
  return [
    {
      ...preview,
      ...(message ? { message: message.slice(0, LONGEST_MESSAGE) } : {}),
      cluster,
      repository,
      ...(deliveryUrl ? { deliveryUrl } : {}),
    },
  ];
}
