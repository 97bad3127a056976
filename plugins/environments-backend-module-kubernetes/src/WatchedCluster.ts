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
import { readRefusals } from './sync/readRefusals';
import { requestSync } from './sync/requestSync';
import { WATCH_TIMINGS, type WatchTimings } from './watch/WatchTimings';
import { watchResource } from './watch/watchResource';

/** A cluster that is watched through its API server, one stream per resource. */
export class WatchedCluster implements ClusterSource {
  readonly name: string;
  private readonly options: {
    api: ClusterApi;
    logger: LoggerService;
    engineUrls?: EngineUrls;
    timings?: Partial<WatchTimings>;
  };

  constructor(options: {
    name: string;
    api: ClusterApi;
    logger: LoggerService;
    engineUrls?: EngineUrls;
    timings?: Partial<WatchTimings>;
  }) {
    this.name = options.name;
    this.options = options;
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
    const { api } = this.options;
    const logger = this.options.logger.child({ cluster: this.name });
    const failed = new AbortController();
    const either = AbortSignal.any([signal, failed.signal]);
    // Every stream of the cluster listens, which is no leak
    setMaxListeners(0, either);
    const common = {
      cluster: this.name,
      api,
      sink,
      logger,
      signal: either,
      timings: { ...WATCH_TIMINGS, ...this.options.timings },
    };
    await Promise.all(
      resources.map(resource =>
        watchResource({ ...common, resource }).catch(error => {
          failed.abort();
          throw error;
        }),
      ),
    );
  }
}
