import { setTimeout as sleep } from 'node:timers/promises';
import type {
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { ConflictError, toError } from '@backstage/errors';
import { ENVIRONMENTS_CHANNEL } from '@downstage/backstage-plugin-environments-common';
import type { EventsService } from '@backstage/plugin-events-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import type {
  ScmChange,
  ScmHosts,
} from '@downstage/backstage-plugin-environments-node';
import type { ArtifactPromoter } from '../artifacts/ArtifactPromoter';
import type { FollowedImages } from '../follow/FollowedImages';
import { CatalogListener } from '../catalog/CatalogListener';
import type { CatalogReader } from '../catalog/CatalogReader';
import type { AwaitedServiceStore } from '../database/AwaitedServiceStore';
import type { ChangeFeed } from '../database/ChangeFeed';
import type { EnvironmentStore } from '../database/EnvironmentStore';
import type { IdentityStore } from '../database/IdentityStore';
import { sourceKey } from '../database/SourceRef';
import type { HistoryRebuilder } from '../history/HistoryRebuilder';
import type { ClusterOwner } from '../clusters/ClusterOwner';
import type { PromotionWork } from '../database/PromotionWork';
import type { PullRequestPollStore } from '../database/PullRequestPollStore';
import type { WorkStore } from '../database/WorkStore';
import { KeyedQueue } from '../queue/KeyedQueue';
import { type Look, WorkRunner } from '../queue/WorkRunner';
import type { PreviewProjector } from '../projection/PreviewProjector';
import type { Projector } from '../projection/Projector';
import type { SourceReader } from '../sources/SourceReader';

/** The catalog tells of changes where its module is installed, and never of what is gone. */
const CATALOG_SECONDS = 30;
const HISTORY_SECONDS = 10;
const FEED_INTERVAL_MS = 200;
const PROJECT_AGAIN_MS = 5_000;
/** Looks at a time: they wait for hosts, not for the processor. */
const LOOKS_AT_ONCE = 32;
const WORK_INTERVAL_MS = 1_000;
const DAY_MS = 24 * 60 * 60 * 1000;
const KEEP_CHANGES_MS = DAY_MS;
/** How long a service waits for its first image. */
const LONGEST_AWAITED_MS = 30 * DAY_MS;

/** What goes on while the backend runs. Every part looks at what is there, so that it may stop anywhere. */
export class BackgroundTasks {
  private readonly stopping = new AbortController();
  private readonly running: Array<Promise<void>> = [];
  private readonly catalogReads = new KeyedQueue<void, void>(() =>
    this.replaceFromCatalog(),
  );
  private readonly listener: CatalogListener;

  constructor(
    private readonly options: {
      logger: LoggerService;
      scheduler: SchedulerService;
      signals: SignalsService;
      events: EventsService;
      pollSeconds: number;
      hosts: ScmHosts;
      catalog: CatalogReader;
      environments: EnvironmentStore;
      identities: IdentityStore;
      reader: SourceReader;
      projector: Projector;
      previewProjector: PreviewProjector;
      promotionWork: PromotionWork;
      polls: PullRequestPollStore;
      work: WorkStore;
      awaited: AwaitedServiceStore;
      arrivals: ArtifactPromoter;
      images: FollowedImages;
      /** What is looked at when it is due, by the first word of its key. */
      looks: Readonly<Record<string, Look>>;
      /** How long what fails again and again is left alone at most. */
      longestPauseMs?: number;
      history: HistoryRebuilder;
      clusters: ClusterOwner;
      feed: ChangeFeed;
    },
  ) {
    this.listener = new CatalogListener({
      ...options,
      read: () => this.readCatalog(),
    });
  }

  async start(): Promise<void> {
    const { scheduler, pollSeconds, clusters, feed, history } = this.options;
    const { environments, projector, awaited } = this.options;
    const { signal } = this.stopping;
    for (const provider of this.options.hosts.providers) {
      provider.listen?.(change => this.onScmChange(change));
    }
    this.running.push(
      clusters.run(signal),
      feed.tail({
        intervalMs: FEED_INTERVAL_MS,
        signal,
        onChange: newest => this.publish(newest),
        onError: error =>
          this.options.logger.warn(
            'The change feed cannot be read',
            toError(error),
          ),
      }),
      this.projectAgain(signal),
      new WorkRunner({
        ...this.options,
        concurrency: LOOKS_AT_ONCE,
        pollMs: WORK_INTERVAL_MS,
      }).run(signal),
    );
    await this.options.promotionWork.askForAll();
    await this.options.images.askForAll();
    await this.listener.start();
    // A process may have ended between reading and projecting
    const stored = await environments.list();
    projector.request(stored.map(item => item.environment.ref));
    await scheduler.scheduleTask({
      id: 'environments-catalog',
      frequency: { seconds: CATALOG_SECONDS },
      timeout: { minutes: 1 },
      fn: () => this.readCatalog(),
    });
    await scheduler.scheduleTask({
      id: 'environments-sources',
      frequency: { seconds: pollSeconds },
      timeout: { minutes: 5 },
      fn: async task => {
        await this.onSourcesRead(
          await this.options.reader.readAll({ signal: task }),
        );
      },
    });
    await scheduler.scheduleTask({
      id: 'environments-history',
      frequency: { seconds: HISTORY_SECONDS },
      timeout: { minutes: 10 },
      fn: task => history.run(task),
    });
    await scheduler.scheduleTask({
      id: 'environments-prune',
      frequency: { hours: 1 },
      timeout: { minutes: 1 },
      fn: async () => {
        await feed.prune(new Date(Date.now() - KEEP_CHANGES_MS));
        await awaited.prune(new Date(Date.now() - LONGEST_AWAITED_MS));
      },
    });
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.listener.stop();
    await Promise.allSettled(this.running);
    await this.options.projector.settled();
    await this.options.previewProjector.settled();
  }

  private async projectAgain(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.options.projector.requestFailed();
      this.options.previewProjector.requestFailed();
      await sleep(PROJECT_AGAIN_MS, undefined, { signal }).catch(() => {});
    }
  }

  /**
   * Lets an environment come from the repository that is proposed for it, from now on.
   *
   * @throws ConflictError when its entity does not come from there
   */
  async acceptHome(environment: string, repository: string): Promise<void> {
    if (!(await this.options.identities.accept(environment, repository))) {
      throw new ConflictError(
        `repository: the entity of ${environment} does not come from ${repository}, or was accepted from there already. Look at the environment again`,
      );
    }
    await this.readCatalog();
  }

  private readCatalog(): Promise<void> {
    return this.catalogReads.request('catalog', undefined);
  }

  private async replaceFromCatalog(): Promise<void> {
    const { catalog, environments, projector, reader } = this.options;
    const reading = await catalog.read();
    const changed = await environments.replace(reading);
    if (changed.environments.length > 0) {
      // A new source, path or layout asks for another reading of the same head
      const own = new Set(
        reading.environments
          .filter(item => changed.environments.includes(item.environment.ref))
          .flatMap(item => item.environment.sources)
          .map(sourceKey),
      );
      await reader.readAll({
        force: source => own.has(sourceKey(source)),
      });
    }
    if (changed.services.length > 0) {
      projector.request(reading.environments.map(item => item.environment.ref));
      await this.options.images.askForAll();
    }
    projector.request(changed.environments);
    if (changed.environments.length > 0 || changed.services.length > 0) {
      await this.options.arrivals.askForAll();
    }
  }

  /** What cannot be read is a problem of its environments, which are found as the catalog is read. */
  private async onSourcesRead(environments: string[]): Promise<void> {
    this.options.projector.request(environments);
    if (environments.length > 0) {
      await this.readCatalog();
    }
  }

  /** Only says where to look. */
  private async onScmChange(change: ScmChange): Promise<void> {
    const { reader, promotionWork, polls } = this.options;
    if (change.type === 'push') {
      await this.onSourcesRead(await reader.read(change));
    } else {
      await polls.tell(change.repository);
      await promotionWork.askForPullRequest(change.repository, change.number);
    }
  }

  private async publish(seq: number): Promise<void> {
    await this.options.signals.publish({
      recipients: { type: 'broadcast' },
      channel: ENVIRONMENTS_CHANNEL,
      message: { seq },
    });
  }
}
