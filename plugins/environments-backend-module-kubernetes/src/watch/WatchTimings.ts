import { pause } from './pause';

/** How a watch paces itself. */
export interface WatchTimings {
  /** Objects per page. A page is held in memory whole; an Application with a large resource tree has some 50 KB. */
  pageSize: number;
  /**
   * API servers send a bookmark about every minute. A stream that is silent for longer is dead: half-open connections
   * never fail by themselves.
   */
  idleMs: number;
  /** The pause after a first loss; it doubles with each further one. */
  firstPauseMs: number;
  longestPauseMs: number;
  /** A stream that lasted as long has held, so that the next loss is a first one. */
  heldMs: number;
  /** When a resource that the cluster does not serve, or a namespace that may not be read, is looked at again. */
  absentRetryMs: number;
  /** How it waits; ends early, and never rejects, when the signal aborts. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

export const WATCH_TIMINGS: WatchTimings = {
  pageSize: 100,
  idleMs: 330_000,
  firstPauseMs: 250,
  longestPauseMs: 30_000,
  heldMs: 5_000,
  absentRetryMs: 30_000,
  pause,
};
