import { mockServices } from '@backstage/backend-test-utils';
import type {
  ClusterSource,
  ObjectSink,
} from '@downstage/backstage-plugin-environments-node';
import { recordingSink } from '@downstage/backstage-plugin-environments-node/testUtils';
import { WATCHED_RESOURCES, type WatchedResource } from '@downstage/readers';
import type { KubeCluster, KubeRequest } from '@downstage/sandbox';
import type { ClusterApi } from '../api/ClusterApi';
import { WatchedCluster } from '../WatchedCluster';
import type { WatchTimings } from '../watch/WatchTimings';
import { pause } from '../watch/pause';
import { until } from './until';

export const resourceOf = (kind: string): WatchedResource =>
  WATCHED_RESOURCES.find(item => item.kind === kind)!;

/** Records the requests to a cluster from now on. */
export function recordRequests(cluster: KubeCluster) {
  const seen: KubeRequest[] = [];
  cluster.fault(request => {
    seen.push(request);
    return undefined;
  });
  return {
    lists: () =>
      seen.filter(({ query, watch }) => query.has('limit') && !watch),
    watches: () => seen.filter(({ watch }) => watch),
  };
}

/** Waits as a watch does, and records for how long. */
export function recordPauses() {
  const pauses: number[] = [];
  return {
    pauses,
    pause(ms: number, signal: AbortSignal) {
      pauses.push(ms);
      return pause(ms, signal);
    },
  };
}

export function mockLogger() {
  const logger = mockServices.logger.mock();
  logger.child.mockReturnValue(logger);
  return logger;
}

/** The watch of a cluster, with what its sink was told. */
export function startWatch(options: {
  api?: ClusterApi;
  source?: ClusterSource;
  kinds?: string[];
  timings?: Partial<WatchTimings>;
  /** Takes the place of some calls of a sink that records. */
  sink?: (sink: ObjectSink) => Partial<ObjectSink>;
}) {
  const recorded = recordingSink();
  /** Every failure that was ever told, by kind. */
  const reasons: string[] = [];
  const sink: ObjectSink = {
    ...recorded,
    async failed(resource, reason) {
      reasons.push(reason);
      await recorded.failed(resource, reason);
    },
  };
  const stop = new AbortController();
  const source =
    options.source ??
    new WatchedCluster({
      name: 'dev',
      api: options.api!,
      logger: mockLogger(),
      timings: { firstPauseMs: 20, ...options.timings },
    });
  const watching = source.watch({
    resources: (options.kinds ?? ['Deployment']).map(resourceOf),
    sink: { ...sink, ...options.sink?.(sink) },
    signal: stop.signal,
  });
  const names = (kind = 'Deployment') =>
    [...(recorded.objects.get(kind)?.keys() ?? [])].sort();
  return {
    sink: recorded,
    reasons,
    names,
    watching,
    /** Until exactly these objects are there, as `namespace/name`. */
    sees: (expected: string[], kind = 'Deployment') =>
      until(
        () => names(kind).join() === [...expected].sort().join(),
        () => `${names(kind)}; failures: ${reasons}`,
      ),
    async stop() {
      stop.abort();
      await watching;
    },
  };
}
