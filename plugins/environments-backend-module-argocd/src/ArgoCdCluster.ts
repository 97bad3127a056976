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
import { ArgoCdApi } from './api/ArgoCdApi';
import { isApplication } from './api/isApplication';
import type { ArgoCdInstance } from './ArgoCdInstance';
import { readRefusal } from './sync/readRefusal';
import { requestSync } from './sync/requestSync';
import { KnownApplications } from './watch/KnownApplications';
import { watchApplications } from './watch/watchApplications';

/** An Argo CD instance as a cluster that has Applications and nothing else. */
export class ArgoCdCluster implements ClusterSource {
  readonly name: string;
  private readonly api: ArgoCdApi;
  private readonly pollMs: number;
  private readonly logger: LoggerService;
  private readonly known = new KnownApplications();

  constructor(options: {
    instance: ArgoCdInstance;
    pollMs: number;
    logger: LoggerService;
  }) {
    this.name = options.instance.name;
    this.api = new ArgoCdApi(options);
    this.pollMs = options.pollMs;
    this.logger = options.logger.child({ cluster: this.name });
  }

  async watch(options: {
    resources: WatchedResource[];
    sink: ObjectSink;
    signal: AbortSignal;
  }): Promise<void> {
    const { resources, sink, signal } = options;
    for (const resource of resources) {
      if (!isApplication(resource)) {
        await sink.absent(resource);
      }
    }
    const resource = resources.find(isApplication);
    if (resource) {
      const { api, known, logger, pollMs } = this;
      await watchApplications({
        api,
        resource,
        known,
        sink,
        logger,
        signal,
        pollMs,
      });
    }
  }

  async syncRefusals(resource: WatchedResource): Promise<SyncRefusals> {
    const refusal = await readRefusal(
      this.api,
      resource,
      this.known.examples(),
    );
    return { '*': refusal ?? null };
  }

  async requestSync(
    target: ObjectRef,
    options: { requestedBy: string },
  ): Promise<SyncAnswer> {
    return requestSync(this.api, target, options.requestedBy);
  }

  objectUrl(object: ObjectRef): string | undefined {
    const { resource } = object;
    const path = isApplication(resource)
      ? engineOf(resource)?.pagePath?.(object)
      : undefined;
    return path && `${this.api.instance.frontendUrl}${path}`;
  }
}
