import type {
  KubernetesObject,
  ObjectRef,
  WatchedResource,
} from '@downstage/readers';

/**
 * A namespace of which a resource may not be read, with what helps.
 *
 * @public
 */
export interface UnreadNamespace {
  namespace: string;
  reason: string;
}

/**
 * Takes what a watch sees. Every call is awaited before the next object of the same resource is handed over.
 *
 * @public
 */
export interface ObjectSink {
  /**
   * The complete list of a resource, after (re)connecting: whatever is not in it does not exist any more. A page is
   * requested when the one before was taken, so that memory grows by what the sink keeps of them. When the iteration
   * throws, the list did not complete and says nothing: the sink replaces nothing and throws the same.
   *
   * @param options.unread - namespaces of which the list says nothing; what was known of them is neither confirmed nor
   * gone
   */
  listed(
    resource: WatchedResource,
    pages: AsyncIterable<KubernetesObject[]>,
    options?: { unread?: UnreadNamespace[] },
  ): Promise<void>;
  /** Objects that changed since, in order. */
  changed(
    resource: WatchedResource,
    changes: Array<{
      type: 'applied' | 'deleted';
      object: KubernetesObject;
    }>,
  ): Promise<void>;
  /**
   * The cluster serves no such resource (a CRD that is not installed, or not any more), hence has no such objects.
   * `listed` is called when it is served.
   */
  absent(resource: WatchedResource): Promise<void>;
  /**
   * A resource cannot be read now; the watch goes on trying.
   *
   * @param options - `goodAt` (ISO 8601): when it was last known to be as told, where that is not now
   */
  failed(
    resource: WatchedResource,
    reason: string,
    options?: { goodAt?: string },
  ): Promise<void>;
  /** What the credentials may do has changed, so that sync refusals are another thing now. */
  rightsChanged?(): Promise<void>;
}

/**
 * What came of asking an engine. A refusal is no error: it says who refuses and why.
 *
 * @public
 */
export type SyncAnswer =
  | { status: 'requested' }
  | { status: 'refused'; reason: string };

/**
 * Why objects of a kind may not be asked to sync, by namespace; null where they may. `*` stands for the namespaces that are
 * not named; where that is left out, it is not known of them.
 *
 * @public
 */
export type SyncRefusals = Record<string, string | null>;

/**
 * A cluster that can be watched.
 *
 * @public
 */
export interface ClusterSource {
  /** The name that environments use for it. */
  readonly name: string;
  /** The only namespaces that are read; all, if it is left out. */
  readonly namespaces?: string[];
  /** By how many milliseconds the cluster's clock is ahead of the portal's, as far as that is known. */
  readonly clockOffsetMs?: number;
  /**
   * Watches resources until the signal aborts: lists, then watches, reconnects with backoff, lists anew whenever the
   * position in the stream is lost. Never rejects because of the cluster; a sink that throws ends the watch.
   */
  watch(options: {
    resources: WatchedResource[];
    sink: ObjectSink;
    signal: AbortSignal;
  }): Promise<void>;
  /**
   * Whether the credentials may ask objects of a kind to sync. Absent where a source only reads.
   *
   * @param namespaces - those in which there are such objects
   */
  syncRefusals?(
    resource: WatchedResource,
    namespaces: string[],
  ): Promise<SyncRefusals>;
  /** The page of an object in its engine's own UI, where one is configured. */
  objectUrl?(object: ObjectRef): string | undefined;
  /**
   * Asks an engine to look at its source and to apply it, by the steps of `planSync`. Rejects when the cluster does not
   * answer.
   *
   * @param requestedBy - entity ref of the person
   */
  requestSync?(
    target: ObjectRef,
    options: { requestedBy: string },
  ): Promise<SyncAnswer>;
}

/**
 * Knows clusters. Called again from time to time, so that clusters may come and go.
 *
 * @public
 */
export interface ClusterProvider {
  /**
   * Never rejects because of one cluster. A cluster is the same object each time, for as long as its address leads to
   * the same one; another object of its name is watched anew.
   */
  clusters(): Promise<ClusterSource[]>;
}
