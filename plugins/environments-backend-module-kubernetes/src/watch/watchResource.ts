import {
  SinkFailure,
  handOver,
} from '@downstage/backstage-plugin-environments-node';
import { KubernetesApiError } from '../api/ClusterApi';
import { Backoff } from './Backoff';
import { type Scope, findScope, waitForAccess } from './findScope';
import { followAll } from './followAll';
import { StreamLost } from './followStream';
import { listPages } from './listPages';
import { reasonOf } from './reasonOf';
import type { Watch } from './Watch';

const hasStatus = (error: unknown, status: number) =>
  error instanceof KubernetesApiError && error.status === status;

/** Where a watch stands: undefined is not known, so that it is asked for. */
class Standing {
  scope?: Scope;
  positions?: string[];
  /** Losses in a row, without a stream that was of use in between. */
  private losses = 0;
  /** Whether a namespace was forbidden since then. */
  private narrowed = false;

  /** What can be read is another thing now. */
  look(): void {
    this.scope = undefined;
    this.positions = undefined;
  }

  gain(): void {
    this.losses = 0;
    this.narrowed = false;
  }

  /**
   * Takes a loss. A first one that is in the nature of watches is no failure: a stream that broke, or for which the
   * server is too busy, goes on where it was, a position that is gone is found by a list, a resource that is gone or a
   * namespace that is forbidden by looking for it. Tells whether it is one.
   */
  lose(error: unknown): boolean {
    this.losses += 1;
    const resumes = error instanceof StreamLost || hasStatus(error, 429);
    const narrowed = this.isNarrowed(error);
    this.narrowed ||= narrowed;
    const gone = hasStatus(error, 404) && this.scope !== undefined;
    const failed =
      !narrowed &&
      (this.losses > 1 || !(resumes || gone || hasStatus(error, 410)));
    if (failed || !resumes) {
      // What happened while nobody listened is only known from a list
      this.positions = undefined;
    }
    if (failed || gone || narrowed) {
      this.scope = undefined;
    }
    return failed;
  }

  /** Some of several namespaces may still be read, which is found out once. */
  private isNarrowed(error: unknown): boolean {
    return (
      hasStatus(error, 403) &&
      !this.narrowed &&
      (this.scope?.paths.length ?? 0) > 1
    );
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
  const backoff = new Backoff(timings);
  const at = new Standing();
  while (!signal.aborted) {
    try {
      at.scope ??= await findScope(watch);
      const { scope } = at;
      if (!scope) {
        await handOver(() => sink.absent(resource));
        at.gain();
        backoff.reset();
        await timings.pause(timings.absentRetryMs, signal);
        continue;
      }
      const { paths, unread } = scope;
      at.positions ??= await listPages(watch, paths, unread);
      const followed = await followAll(watch, {
        paths,
        from: at.positions,
        wider: unread.length > 0 ? waitForAccess(watch, unread) : undefined,
      });
      at.positions = followed.positions;
      if (followed.widened) {
        at.look();
        continue;
      }
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
