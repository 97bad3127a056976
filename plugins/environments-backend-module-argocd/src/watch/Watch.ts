import type { LoggerService } from '@backstage/backend-plugin-api';
import type { ObjectSink } from '@downstage/backstage-plugin-environments-node';
import type { WatchedResource } from '@downstage/readers';
import type { ArgoCdApi } from '../api/ArgoCdApi';
import type { KnownApplications } from './KnownApplications';

/** The watch of the Applications of one instance. */
export interface Watch {
  api: ArgoCdApi;
  resource: WatchedResource;
  known: KnownApplications;
  sink: ObjectSink;
  logger: LoggerService;
  signal: AbortSignal;
  pollMs: number;
}
