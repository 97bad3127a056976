import { setTimeout as sleep } from 'node:timers/promises';

/** Ends early, and never rejects, when the signal aborts. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {});
}
