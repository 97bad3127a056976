/* eslint-disable jest/no-export, jest/expect-expect -- a suite for the tests of adapters to call */
import type { KubernetesObject, WatchedResource } from '@downstage/readers';
import type { ClusterSource, ObjectSink } from '../clusters';

/**
 * A sink that keeps what a real one would: the objects that exist now, by resource and `namespace/name`.
 *
 * @public
 */
export function recordingSink(): ObjectSink & {
  objects: Map<string, Map<string, KubernetesObject>>;
  failures: Map<string, string>;
  absences: Set<string>;
  lists: number;
} {
  const keyOf = (object: KubernetesObject) =>
    `${object.metadata?.namespace}/${object.metadata?.name}`;
  const objects = new Map<string, Map<string, KubernetesObject>>();
  const failures = new Map<string, string>();
  const absences = new Set<string>();
  const sink = {
    objects,
    failures,
    absences,
    lists: 0,
    async listed(
      resource: WatchedResource,
      pages: AsyncIterable<KubernetesObject[]>,
      options?: Parameters<ObjectSink['listed']>[2],
    ) {
      const found = new Map<string, KubernetesObject>();
      const unread = options?.unread?.map(item => item.namespace);
      for (const [key, object] of objects.get(resource.kind) ?? []) {
        if (unread?.includes(object.metadata?.namespace ?? '')) {
          found.set(key, object);
        }
      }
      for await (const page of pages) {
        page.forEach(object => found.set(keyOf(object), object));
      }
      sink.lists += 1;
      failures.delete(resource.kind);
      absences.delete(resource.kind);
      objects.set(resource.kind, found);
    },
    async changed(
      resource: WatchedResource,
      changes: Parameters<ObjectSink['changed']>[1],
    ) {
      for (const { type, object } of changes) {
        if (type === 'deleted') {
          objects.get(resource.kind)?.delete(keyOf(object));
        } else {
          objects.get(resource.kind)?.set(keyOf(object), object);
        }
      }
    },
    async absent(resource: WatchedResource) {
      failures.delete(resource.kind);
      absences.add(resource.kind);
      objects.delete(resource.kind);
    },
    async failed(resource: WatchedResource, reason: string) {
      failures.set(resource.kind, reason);
    },
  };
  return sink;
}

/**
 * A cluster that the contract may change and disturb.
 *
 * @public
 */
export interface ClusterContractCluster {
  source: ClusterSource;
  /** Creates or replaces a Deployment, always in the same namespace; `image` goes into its one container. */
  apply(name: string, image: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** What can be done to the connections; absent for a cluster that is not the test's own. */
  faults?: {
    /** Destroys open sockets in the middle of the stream. */
    dropConnections(): void;
    /** Makes the server answer 410 to every position before now. */
    forgetHistory(): void;
  };
  stop(): Promise<void>;
}

const DEPLOYMENTS: WatchedResource = {
  group: 'apps',
  kind: 'Deployment',
  plural: 'deployments',
  optional: false,
};
const UNKNOWN: WatchedResource = {
  group: 'absent.example',
  kind: 'Absent',
  plural: 'absents',
  optional: true,
};

/**
 * The contract of a cluster source.
 *
 * @public
 */
export function clusterContract(
  name: string,
  options: {
    create(): Promise<ClusterContractCluster>;
    /** Whether the cluster has `faults`; without them, what needs them is not tested. Default: true. */
    faults?: boolean;
  },
): void {
  describe(`${name} keeps the contract of a cluster source`, () => {
    let cluster: ClusterContractCluster;
    let sink: ReturnType<typeof recordingSink>;
    let stop: AbortController;
    let watching: Promise<void>;

    const deployments = () => [
      ...(sink.objects.get('Deployment')?.values() ?? []),
    ];
    const names = () =>
      deployments()
        .map(({ metadata }) => metadata?.name)
        .sort();
    const until = async (condition: () => boolean) => {
      const deadline = Date.now() + 15_000;
      while (!condition()) {
        if (Date.now() > deadline) {
          throw new Error(
            `not reached; has ${names()}, failures ${JSON.stringify([
              ...sink.failures,
            ])}`,
          );
        }
        await new Promise(resolve => setTimeout(resolve, 25));
      }
    };

    beforeEach(async () => {
      cluster = await options.create();
      await cluster.apply('one', 'r.example/one:1');
      sink = recordingSink();
      stop = new AbortController();
      watching = cluster.source.watch({
        resources: [DEPLOYMENTS, UNKNOWN],
        sink,
        signal: stop.signal,
      });
      await until(() => names().length === 1);
    });

    afterEach(async () => {
      stop.abort();
      await watching;
      await cluster.stop();
    });

    it('sees additions, changes and deletions', async () => {
      await cluster.apply('two', 'r.example/two:1');
      await until(() => names().length === 2);
      await cluster.apply('two', 'r.example/two:2');
      await until(() =>
        JSON.stringify(deployments()).includes('r.example/two:2'),
      );
      await cluster.remove('one');
      await until(() => names().join() === 'two');
      expect(sink.failures.size).toBe(0);
    });

    it('says that a resource is not served', async () => {
      await until(() => sink.absences.has('Absent'));
      expect(sink.objects.has('Absent')).toBe(false);
    });

    if (options.faults ?? true) {
      it('sees a deletion that happened while the socket was dead', async () => {
        cluster.faults!.dropConnections();
        await cluster.remove('one');
        await cluster.apply('two', 'r.example/two:1');
        await until(() => names().join() === 'two');
      });

      it('lists anew when the position is gone (410)', async () => {
        const before = sink.lists;
        await cluster.apply('two', 'r.example/two:1');
        await until(() => names().length === 2);
        cluster.faults!.forgetHistory();
        cluster.faults!.dropConnections();
        await cluster.remove('one');
        await until(() => names().join() === 'two');
        await until(() => sink.lists > before);
      });
    }

    it('ends when it is told to', async () => {
      stop.abort();
      await expect(watching).resolves.toBeUndefined();
    });
  });
}
