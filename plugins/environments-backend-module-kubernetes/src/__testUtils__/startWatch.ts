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

/** Whether a request is about the kinds that a test watches, and not about definitions or the state of the server. */
export const isOfKinds = ({ path, method }: KubeRequest) =>
  method === 'GET' &&
  !path.includes('apiextensions') &&
  !path.endsWith('/readyz');

/** Records the requests about kinds to a cluster from now on. */
export function recordRequests(cluster: KubeCluster) {
  const seen: KubeRequest[] = [];
  cluster.fault(request => {
    if (isOfKinds(request)) {
      seen.push(request);
    }
    return undefined;
  });
  return {
    /** Those that look at a position read no more than one object. */
    lists: () =>
      seen.filter(
        ({ query, watch }) =>
          query.has('limit') && query.get('limit') !== '1' && !watch,
      ),
    watches: () => seen.filter(({ watch }) => watch),
  };
}

/** What a cluster waits for beside its watches takes longer. */
const OF_WATCHES_MS = 10_000;

/** Waits as a watch does, and records for how long. */
export function recordPauses() {
  const pauses: number[] = [];
  return {
    pauses,
    pause(ms: number, signal: AbortSignal) {
      if (ms < OF_WATCHES_MS) {
        pauses.push(ms);
      }
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
      timings: { firstPauseMs: 20, confirmMs: 20, ...options.timings },
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
