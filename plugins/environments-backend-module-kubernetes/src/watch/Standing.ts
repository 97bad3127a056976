import { ClusterSilent } from './Pulse';
import { hasStatus } from './confirmed';
import type { Scope } from './findScope';
import { PositionGone, StreamLost, StreamSilent } from './followStream';

/** Where a watch stands: undefined is not known, so that it is asked for. */
export class Standing {
  scope?: Scope;
  positions?: string[];
  /** Whether the server may have been put back behind the positions meanwhile. */
  doubtful = false;
  /** What was told of the resource, and need not be confirmed to be told again. */
  told?: 'absent' | 'forbidden';
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
   * Takes a loss; tells whether it is a failure. A first one that is in the nature of watches is none: a stream that broke,
   * or for which the server is too busy, goes on where it was; after silence, or where the position is gone, a list finds
   * what happened; a resource that is gone, or that is forbidden, is looked for again. That a position is gone is none however
   * often it happens, since each list tells what there is.
   */
  lose(error: unknown): boolean {
    const isGone = error instanceof PositionGone;
    this.losses += isGone ? 0 : 1;
    const resumes = error instanceof StreamLost || hasStatus(error, 429);
    const narrowed = this.isNarrowed(error);
    this.narrowed ||= narrowed;
    const failed = !isGone && !narrowed && !this.isExcused(error, resumes);
    this.doubtful = resumes && !failed;
    if (!this.doubtful) {
      // What happened while nobody listened is only known from a list
      this.positions = undefined;
    }
    const forbidden = hasStatus(error, 403);
    if ((failed && !forbidden) || narrowed || hasStatus(error, 404)) {
      this.scope = undefined;
    }
    if (failed) {
      this.told = forbidden ? 'forbidden' : undefined;
    }
    return failed;
  }

  private isExcused(error: unknown, resumes: boolean): boolean {
    const isLookedFor =
      this.scope !== undefined &&
      [403, 404].some(status => hasStatus(error, status));
    return (
      this.losses === 1 &&
      !(error instanceof ClusterSilent) &&
      (resumes ||
        isLookedFor ||
        error instanceof StreamSilent ||
        hasStatus(error, 410))
    );
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
