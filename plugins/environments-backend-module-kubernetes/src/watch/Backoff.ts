import { setTimeout as sleep } from 'node:timers/promises';

/** Ends early, and never rejects, when the signal aborts. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {});
}

/** Pauses that double, with some chance in them so that many clients do not come back at once. */
export class Backoff {
  private next: number;
  private readonly options: { firstMs: number; longestMs: number };

  constructor(options: { firstMs: number; longestMs: number }) {
    this.options = options;
    this.next = options.firstMs;
  }

  reset(): void {
    this.next = this.options.firstMs;
  }

  async wait(signal: AbortSignal): Promise<void> {
    const longest = this.next;
    this.next = Math.min(longest * 2, this.options.longestMs);
    await pause(longest * (0.5 + Math.random() / 2), signal);
  }
}
