import type { KubernetesObject, WatchedResource } from '@downstage/readers';
import type { ObjectSink, UnreadNamespace } from './ClusterSource';

/**
 * A sink refused what it was given: that has nothing to do with the cluster, and ends a watch.
 *
 * @public
 */
export class SinkFailure extends Error {
  /** What the sink threw. */
  readonly reason: unknown;

  constructor(reason: unknown) {
    super(String(reason));
    this.name = 'SinkFailure';
    this.reason = reason;
  }
}

/**
 * Calls a sink, so that its failures can be told from the cluster's.
 *
 * @throws SinkFailure with what the sink threw
 *
 * @public
 */
export async function handOver(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    throw new SinkFailure(error);
  }
}

/**
 * Hands a list to a sink, page by page.
 *
 * @throws what the pages threw; SinkFailure when the sink refused, or did not take the list to its end
 *
 * @public
 */
export async function handOverList(
  sink: ObjectSink,
  resource: WatchedResource,
  pages: AsyncIterable<KubernetesObject[]>,
  options?: { unread?: UnreadNamespace[] },
): Promise<void> {
  let failure: { error: unknown } | undefined;
  let complete = false;
  async function* watched() {
    try {
      yield* pages;
      complete = true;
    } catch (error) {
      failure = { error };
      throw error;
    }
  }
  try {
    await sink.listed(resource, watched(), options);
  } catch (error) {
    failure ??= { error: new SinkFailure(error) };
  }
  if (failure) {
    throw failure.error;
  }
  if (!complete) {
    throw new SinkFailure(
      new Error(`The list of ${resource.plural} was not taken to its end`),
    );
  }
}
