import type { WatchTimings } from './WatchTimings';

/** Pauses that double, with some chance in them so that many clients do not come back at once. */
export class Backoff {
  private next: number;

  constructor(
    private readonly timings: Pick<
      WatchTimings,
      'firstPauseMs' | 'longestPauseMs' | 'pause'
    >,
  ) {
    this.next = timings.firstPauseMs;
  }

  reset(): void {
    this.next = this.timings.firstPauseMs;
  }

  async wait(signal: AbortSignal): Promise<void> {
    const longest = this.next;
    this.next = Math.min(longest * 2, this.timings.longestPauseMs);
    await this.timings.pause(longest * (0.5 + Math.random() / 2), signal);
  }
}
