import type {
  KubernetesObject,
  ObjectRef,
  WatchedResource,
} from '@downstage/readers';
import type {
  ClusterSource,
  ObjectSink,
  SyncAnswer,
  SyncRefusals,
} from '../clusters';

interface Watcher {
  resource: WatchedResource;
  sink: ObjectSink;
}

async function* inOnePage(objects: Iterable<KubernetesObject>) {
  yield [...objects];
}

const keyOf = (object: KubernetesObject) =>
  `${object.metadata?.namespace}/${object.metadata?.name}`;

/**
 * A cluster in memory, for tests of what is built on {@link ClusterSource}. It serves the kinds that it is told of.
 *
 * @public
 */
export class InMemoryCluster implements ClusterSource {
  readonly name: string;
  private readonly kinds: Set<string>;
  private readonly objects = new Map<string, Map<string, KubernetesObject>>();
  private readonly watchers = new Set<Watcher>();
  private failure?: string;
  /** Who was asked to sync, in order. */
  readonly synced: Array<{ kind: string; name: string; requestedBy: string }> =
    [];
  /** Why the credentials may not ask for a sync. */
  refusal?: string;
  /** A change waits for the list that is being handed over, as in a watch from a position. */
  private queue: Promise<unknown> = Promise.resolve();

  constructor(options: { name: string; kinds: string[] }) {
    this.name = options.name;
    this.kinds = new Set(options.kinds);
  }

  async watch(options: {
    resources: WatchedResource[];
    sink: ObjectSink;
    signal: AbortSignal;
  }): Promise<void> {
    const { resources, sink, signal } = options;
    const own = resources.map(resource => ({ resource, sink }));
    await this.inTurn(async () => {
      for (const watcher of own) {
        await this.begin(watcher);
        this.watchers.add(watcher);
      }
    });
    await new Promise<void>(resolve => {
      if (signal.aborted) {
        resolve();
      }
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    own.forEach(watcher => this.watchers.delete(watcher));
  }

  async syncRefusals(): Promise<SyncRefusals> {
    return { '*': this.refusal ?? null };
  }

  async requestSync(
    { resource, name }: ObjectRef,
    { requestedBy }: { requestedBy: string },
  ): Promise<SyncAnswer> {
    if (this.refusal) {
      return { status: 'refused', reason: this.refusal };
    }
    this.synced.push({ kind: resource.kind, name, requestedBy });
    return { status: 'requested' };
  }

  /** Creates or replaces an object. */
  async apply(kind: string, object: KubernetesObject): Promise<void> {
    await this.inTurn(async () => {
      const objects = this.objects.get(kind) ?? new Map();
      this.objects.set(kind, objects.set(keyOf(object), object));
      await this.tell(kind, 'applied', object);
    });
  }

  async remove(
    kind: string,
    metadata: { namespace: string; name: string },
  ): Promise<void> {
    await this.inTurn(async () => {
      this.objects.get(kind)?.delete(keyOf({ metadata }));
      await this.tell(kind, 'deleted', { metadata });
    });
  }

  /** Makes the cluster stop answering, with a reason, or answer again. */
  async break(reason: string | undefined): Promise<void> {
    this.failure = reason;
    await this.relist();
  }

  /** Lists everything anew, as after a lost position. */
  async relist(): Promise<void> {
    await this.inTurn(async () => {
      for (const watcher of this.watchers) {
        await this.begin(watcher);
      }
    });
  }

  private inTurn(run: () => Promise<void>): Promise<void> {
    const result = this.queue.then(run);
    this.queue = result.catch(() => {});
    return result;
  }

  private async begin({ resource, sink }: Watcher): Promise<void> {
    if (this.failure) {
      await sink.failed(resource, this.failure);
    } else if (this.kinds.has(resource.kind)) {
      const objects = this.objects.get(resource.kind)?.values() ?? [];
      await sink.listed(resource, inOnePage(objects));
    } else {
      await sink.absent(resource);
    }
  }

  private async tell(
    kind: string,
    type: 'applied' | 'deleted',
    object: KubernetesObject,
  ): Promise<void> {
    for (const { resource, sink } of this.watchers) {
      if (resource.kind === kind && !this.failure) {
        await sink.changed(resource, [{ type, object }]);
      }
    }
  }
}
