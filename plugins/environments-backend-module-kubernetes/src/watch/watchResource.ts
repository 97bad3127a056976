import {
  SinkFailure,
  handOver,
} from '@downstage/backstage-plugin-environments-node';
import { discover } from '../discover';
import { KubernetesApiError } from '../ClusterApi';
import { Backoff, pause } from './Backoff';
import { followAll } from './followAll';
import { StreamLost } from './followStream';
import { listPages } from './listPages';
import { reasonOf } from './reasonOf';
import type { Watch } from './Watch';

/** The paths of the resource; undefined when it is one that a cluster may lack, and this one does. */
async function findPaths(watch: Watch): Promise<string[] | undefined> {
  const { api, resource, signal } = watch;
  const paths = await discover(api, resource, signal);
  if (!paths && !resource.optional) {
    // Every cluster has it: what answers is not one, or hides it
    throw new KubernetesApiError({
      status: 404,
      message: `${api.server} serves no ${resource.plural}`,
    });
  }
  return paths;
}

const hasStatus = (error: unknown, status: number) =>
  error instanceof KubernetesApiError && error.status === status;

/** Where a watch stands: undefined is not known, so that it is asked for. */
class Standing {
  paths?: string[];
  positions?: string[];
  /** Losses in a row, without a stream that was of use in between. */
  private losses = 0;

  gain(): void {
    this.losses = 0;
  }

  /**
   * Takes a loss. A first one that is in the nature of watches is no failure: a stream that broke, or for which the
   * server is too busy, goes on where it was, a position that is gone is found by a list, a resource that is gone by
   * looking for it. Tells whether it is one.
   */
  lose(error: unknown): boolean {
    this.losses += 1;
    const resumes = error instanceof StreamLost || hasStatus(error, 429);
    const gone = hasStatus(error, 404) && this.paths !== undefined;
    const failed =
      this.losses > 1 || !(resumes || gone || hasStatus(error, 410));
    if (failed || !resumes) {
      // What happened while nobody listened is only known from a list
      this.positions = undefined;
    }
    if (failed || gone) {
      this.paths = undefined;
    }
    return failed;
  }
}

/**
 * Lists and watches one resource until the signal aborts. Never gives up on the cluster; rejects only when the sink
 * does.
 *
 * A loop of our own, since the client's informer retries a clean close or a 410 without any pause and stays stopped
 * after a reset.
 */
export async function watchResource(watch: Watch): Promise<void> {
  const { resource, sink, logger, signal, timings } = watch;
  const backoff = new Backoff({
    firstMs: timings.firstPauseMs,
    longestMs: timings.longestPauseMs,
  });
  const at = new Standing();
  while (!signal.aborted) {
    try {
      at.paths ??= await findPaths(watch);
      if (!at.paths) {
        await handOver(() => sink.absent(resource));
        at.gain();
        backoff.reset();
        await pause(timings.absentRetryMs, signal);
        continue;
      }
      at.positions ??= await listPages(watch, at.paths);
      const followed = await followAll(watch, at.paths, at.positions);
      at.positions = followed.positions;
      if (followed.held || followed.moved) {
        at.gain();
      }
      if (followed.held) {
        backoff.reset();
      }
      if (followed.failure) {
        throw followed.failure;
      }
    } catch (error) {
      if (error instanceof SinkFailure) {
        throw error.reason;
      }
      if (signal.aborted) {
        return;
      }
      const reason = reasonOf(watch, error);
      if (at.lose(error)) {
        logger.warn(reason);
        await sink.failed(resource, reason);
      } else {
        logger.debug(reason);
      }
    }
    await backoff.wait(signal);
  }
}
