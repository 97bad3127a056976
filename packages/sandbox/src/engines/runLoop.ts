import { setTimeout as sleep } from 'node:timers/promises';

const LONGEST_PAUSE_MS = 30_000;

/**
 * Repeats level-triggered work until the signal aborts. A failure is logged when its message changes, and
 * failures in a row make the pauses longer.
 */
export async function runLoop(options: {
  name: string;
  intervalMs: number;
  signal: AbortSignal;
  log: (line: string) => void;
  work: () => Promise<void>;
}): Promise<void> {
  const { name, intervalMs, signal, log, work } = options;
  let failures = 0;
  let lastMessage = '';
  while (!signal.aborted) {
    try {
      await work();
      failures = 0;
      lastMessage = '';
    } catch (error) {
      failures++;
      const message = (error as Error).message;
      if (message !== lastMessage && !signal.aborted) {
        log(`${name}: ${message}`);
        lastMessage = message;
      }
    }
    const pause = Math.min(intervalMs * 2 ** failures, LONGEST_PAUSE_MS);
    await sleep(failures ? pause : intervalMs, undefined, { signal }).catch(
      () => undefined,
    );
  }
}
