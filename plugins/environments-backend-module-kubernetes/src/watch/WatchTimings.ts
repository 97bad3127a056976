import { pause } from './pause';

/** How a watch paces itself. */
export interface WatchTimings {
  /** Objects per page. A page is held in memory whole; an Application with a large resource tree has some 50 KB. */
  pageSize: number;
  /**
   * A stream that got a bookmark gets one about every minute. When it is silent for longer it is dead: half-open
   * connections never fail by themselves.
   */
  idleMs: number;
  /** Bookmarks do not come to a kind without events: its stream is dead when it outlives what it was asked to last. */
  graceMs: number;
  /** The pause after a first loss; it doubles with each further one. */
  firstPauseMs: number;
  longestPauseMs: number;
  /** The longest pause after an end in good order, as when the definition of a kind changes. */
  longestRestMs: number;
  /** The longest pause before something is asked again that was forbidden. */
  forbiddenRetryMs: number;
  /** The same for definitions and kinds that only add to what others tell. */
  definitionsRetryMs: number;
  /** A stream that lasted as long has held, so that the next loss is a first one. */
  heldMs: number;
  /** When kinds that the cluster does not serve, or namespaces that may not be read, are looked at again. */
  absentRetryMs: number;
  /** Before what a starting server says, too, is asked a second time. */
  confirmMs: number;
  /** How often a cluster is asked for a sign of life. */
  pulseMs: number;
  /** How long it has for that. */
  pulseAnswerMs: number;
  /** How it waits; ends early, and never rejects, when the signal aborts. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

export const WATCH_TIMINGS: WatchTimings = {
  pageSize: 100,
  idleMs: 150_000,
  graceMs: 30_000,
  firstPauseMs: 250,
  longestPauseMs: 30_000,
  longestRestMs: 5_000,
  forbiddenRetryMs: 60_000,
  definitionsRetryMs: 600_000,
  heldMs: 5_000,
  absentRetryMs: 120_000,
  confirmMs: 1_000,
  pulseMs: 60_000,
  pulseAnswerMs: 10_000,
  pause,
};
