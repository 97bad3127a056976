import { setMaxListeners } from 'node:events';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  ClusterSource,
  ObjectSink,
  SyncAnswer,
  SyncRefusals,
} from '@downstage/backstage-plugin-environments-node';
import {
  type ObjectRef,
  type WatchedResource,
  engineOf,
} from '@downstage/readers';
import type { ClusterApi } from './api/ClusterApi';
import type { EngineUrls } from './config/engineUrlsOf';
import { MOST_NAMESPACES, readRefusals } from './sync/readRefusals';
import { requestSync } from './sync/requestSync';
import { AbsentKinds } from './watch/AbsentKinds';
import { Definitions } from './watch/Definitions';
import { FailureLog } from './watch/FailureLog';
import { News } from './watch/News';
import { Pulse } from './watch/Pulse';
import type { ClusterWatch } from './watch/Watch';
import { WATCH_TIMINGS, type WatchTimings } from './watch/WatchTimings';
import { watchDefinitions } from './watch/watchDefinitions';
import { watchResource } from './watch/watchResource';

/** What is granted for all namespaces shows in any of them, also in one that is not there. */
const ANY_NAMESPACE = 'default';

/** A cluster that is watched through its API server, one stream per resource. */
export class WatchedCluster implements ClusterSource {
  readonly name: string;
  readonly namespaces?: string[];
  /** In which what the credentials may do matters. */
  private readonly minded: Set<string>;
  private readonly options: {
    api: ClusterApi;
    logger: LoggerService;
    engineUrls?: EngineUrls;
    pods?: boolean;
    timings?: Partial<WatchTimings>;
  };

  constructor(options: {
    name: string;
    api: ClusterApi;
    logger: LoggerService;
    engineUrls?: EngineUrls;
    /** Whether pods are watched. Default: false. */
    pods?: boolean;
    timings?: Partial<WatchTimings>;
  }) {
    this.name = options.name;
    this.namespaces = options.api.namespaces;
    this.minded = new Set(this.namespaces ?? [ANY_NAMESPACE]);
    this.options = options;
  }

  get clockOffsetMs(): number {
    return this.options.api.clock.offsetMs;
  }

  objectUrl(object: ObjectRef): string | undefined {
    const engine = engineOf(object.resource);
    const url = engine && this.options.engineUrls?.[engine.name]?.[this.name];
    const path = engine?.pagePath?.(object);
    return url && path && `${url}${path}`;
  }

  async syncRefusals(
    resource: WatchedResource,
    namespaces: string[],
  ): Promise<SyncRefusals> {
    namespaces.slice(0, MOST_NAMESPACES).forEach(name => this.minded.add(name));
    return readRefusals(this.options.api, resource, namespaces);
  }

  async requestSync(
    target: ObjectRef,
    options: { requestedBy: string },
  ): Promise<SyncAnswer> {
    return requestSync(this.options.api, target, options.requestedBy);
  }

  async watch(options: {
    resources: WatchedResource[];
    sink: ObjectSink;
    signal: AbortSignal;
  }): Promise<void> {
    const { resources, sink, signal } = options;
    const failed = new AbortController();
    const either = AbortSignal.any([signal, failed.signal]);
    // Every stream of the cluster listens, which is no leak
    setMaxListeners(0, either);
    const shared = this.share(sink, either);
    const { absent, pulse } = shared;
    await Promise.all(
      [
        absent.run(either),
        pulse.run(either),
        watchDefinitions(shared),
        ...resources.map(resource =>
          this.isWatched(resource)
            ? watchResource({ ...shared, resource, sink })
            : sink.absent(resource),
        ),
      ].map(part =>
        part.catch(error => {
          failed.abort();
          throw error;
        }),
      ),
    );
  }

  private isWatched({ onRequest = false }: WatchedResource): boolean {
    return !onRequest || this.options.pods === true;
  }

  /** What the watches of the cluster share. */
  private share(sink: ObjectSink, signal: AbortSignal): ClusterWatch {
    const { api } = this.options;
    const cluster = this.name;
    const logger = this.options.logger.child({ cluster });
    const timings = { ...WATCH_TIMINGS, ...this.options.timings };
    const news = new News();
    const definitions = new Definitions(news);
    const pulse = new Pulse({
      api,
      news,
      timings,
      namespaces: this.minded,
      onRights: async () => sink.rightsChanged?.(),
    });
    return {
      cluster,
      api,
      signal,
      timings,
      news,
      definitions,
      pulse,
      failures: new FailureLog({
        cluster,
        logger,
        timings,
        signal,
        onReturn: () => news.tell(),
      }),
      absent: new AbsentKinds({ api, definitions, news, timings }),
    };
  }
}
