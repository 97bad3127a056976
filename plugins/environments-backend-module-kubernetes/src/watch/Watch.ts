import type { LoggerService } from '@backstage/backend-plugin-api';
import type { ObjectSink } from '@downstage/backstage-plugin-environments-node';
import type { WatchedResource } from '@downstage/readers';
import type { ClusterApi } from '../api/ClusterApi';
import type { WatchTimings } from './WatchTimings';

/** The watch of one resource in one cluster. */
export interface Watch {
  /** The name that the configuration uses for it. */
  cluster: string;
  api: ClusterApi;
  resource: WatchedResource;
  sink: ObjectSink;
  logger: LoggerService;
  signal: AbortSignal;
  timings: WatchTimings;
}
