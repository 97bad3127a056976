import { followStream } from './followStream';
import type { Watch } from './Watch';

/** How the streams of a resource came to their end. */
export interface Followed {
  /** The positions that were reached, to go on from. */
  positions: string[];
  /** Whether they lasted long enough to call the connection good. */
  held: boolean;
  /** Whether anything new came. */
  moved: boolean;
  /** Whether there is more to follow now. */
  widened: boolean;
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
  const widening = async () => {
    await wider?.(signal);
    widened = wider !== undefined && !signal.aborted;
    if (widened) {
      ended.abort();
    }
  };
  await Promise.all([
    widening(),
    ...paths.map(async (path, index) => {
      const moved = (position: string) => {
        positions[index] = position;
      };
      try {
        await followStream(
          { ...watch, signal },
          { path, from: from[index], moved },
        );
      } catch (error) {
        // What the others throw because they were ended says nothing
        if (!ended.signal.aborted) {
          failure = error;
        }
      } finally {
        ended.abort();
      }
    }),
  ]);
  const held = performance.now() - begin >= watch.timings.heldMs;
  const moved = positions.some((position, index) => position !== from[index]);
  return { positions, held, moved, widened, failure };
}
