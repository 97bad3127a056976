import type { ObjectSink } from '@downstage/backstage-plugin-environments-node';
import type { WatchedResource } from '@downstage/readers';
import type { ClusterApi } from '../api/ClusterApi';
import type { AbsentKinds } from './AbsentKinds';
import type { Definitions } from './Definitions';
import type { FailureLog } from './FailureLog';
import type { News } from './News';
import type { Pulse } from './Pulse';
import type { WatchTimings } from './WatchTimings';

/** What the watches of one cluster share. */
export interface ClusterWatch {
  /** The name that the configuration uses for it. */
  cluster: string;
  api: ClusterApi;
  signal: AbortSignal;
  timings: WatchTimings;
  /** What wakes watches that wait. */
  news: News;
  failures: FailureLog;
  definitions: Definitions;
  absent: AbsentKinds;
  pulse: Pulse;
}

/** The watch of one resource in one cluster. */
export interface Watch extends ClusterWatch {
  resource: WatchedResource;
  sink: ObjectSink;
  /** The collection of a kind that is no namespace's and that every cluster has, of which names are enough. */
  definedAt?: string;
}
