import { followStream } from './followStream';
import type { Watch } from './Watch';

/** Less than what a stream was asked to last, as a part of it: the server had a reason to end it. */
const EARLY = 0.9;

/** How the streams of a resource came to their end. */
export interface Followed {
  /** The positions that were reached, to go on from. */
  positions: string[];
  /** Whether they lasted long enough to call the connection good. */
  held: boolean;
  /** Whether anything new came. */
  moved: boolean;
  /** Whether the server ended one before its time. */
  early: boolean;
  /** Whether there is more to follow now. */
  widened: boolean;
  /** Whether they are to be opened again. */
  reopen: boolean;
  /** What ended them, when it was not the server in good order. */
  failure?: unknown;
}

/**
 * Follows all streams from their positions until one of them ends, and ends the others.
 *
 * @param options.wider - resolves when there is more to follow, or the signal aborts; ends the streams
 */
export async function followAll(
  watch: Watch,
  options: {
    paths: string[];
    from: string[];
    wider?: (signal: AbortSignal) => Promise<void>;
  },
): Promise<Followed> {
  const { paths, from, wider } = options;
  const positions = [...from];
  const ended = new AbortController();
  const signal = AbortSignal.any([watch.signal, ended.signal]);
  // Monotonic: a clock that is set says nothing about a connection
  const begin = performance.now();
  let failure: unknown;
  let widened = false;
  let reopen = false;
  const widening = async () => {
    await wider?.(signal);
    widened = wider !== undefined && !signal.aborted;
    if (widened) {
      ended.abort();
    }
  };
  const lose = (error: unknown) => {
    // What the others throw because they were ended says nothing
    if (!ended.signal.aborted) {
      failure = error;
      ended.abort();
    }
  };
  await Promise.all([
    widening(),
    ...paths.map(async (path, index) => {
      const forget = watch.pulse.follow({
        path,
        position: () => positions[index],
        lose,
        reopen() {
          reopen = true;
          ended.abort();
        },
      });
      try {
        await followStream(
          { ...watch, signal },
          {
            path,
            from: from[index],
            moved(position) {
              positions[index] = position;
            },
          },
        );
      } catch (error) {
        lose(error);
      } finally {
        forget();
        ended.abort();
      }
    }),
  ]);
  const elapsed = performance.now() - begin;
  return {
    positions,
    held: elapsed >= watch.timings.heldMs,
    moved: positions.some((position, index) => position !== from[index]),
    early: elapsed < watch.api.watchSeconds * 1000 * EARLY,
    widened,
    reopen,
    failure,
  };
}
