import type { KubernetesObject, WatchedResource } from '@downstage/readers';

/**
 * Takes what a watch sees. Every call is awaited before the next object of the same resource is handed over.
 *
 * @public
 */
export interface ObjectSink {
  /** The complete list of a resource, after (re)connecting: whatever is not in it does not exist any more. */
  listed(resource: WatchedResource, objects: KubernetesObject[]): Promise<void>;
  /** Objects that changed since, in order. */
  changed(
    resource: WatchedResource,
    changes: Array<{
      type: 'applied' | 'deleted';
      object: KubernetesObject;
    }>,
  ): Promise<void>;
  /** The cluster serves no such resource (a CRD that is not installed). Called again when it appears or goes. */
  absent(resource: WatchedResource): Promise<void>;
  /** A resource cannot be read now; the watch goes on trying. */
  failed(resource: WatchedResource, reason: string): Promise<void>;
}

/**
 * A cluster that can be watched.
 *
 * @public
 */
export interface ClusterSource {
  /** The name that environments use for it. */
  readonly name: string;
  /**
   * Watches resources until the signal aborts: lists, then watches, reconnects with backoff, lists anew whenever the
   * position in the stream is lost. Never rejects because of the cluster; a sink that throws ends the watch.
   */
  watch(options: {
    resources: WatchedResource[];
    sink: ObjectSink;
    signal: AbortSignal;
  }): Promise<void>;
}

/**
 * Knows clusters. Called again from time to time, so that clusters may come and go.
 *
 * @public
 */
export interface ClusterProvider {
  /** Never rejects because of one cluster. */
  clusters(): Promise<ClusterSource[]>;
}
