import type { WatchTimings } from './WatchTimings';

/** Pauses that double, with some chance in them so that many clients do not come back at once. */
export class Backoff {
  private next: number;

  constructor(
    private readonly timings: Pick<WatchTimings, 'firstPauseMs' | 'pause'>,
  ) {
    this.next = timings.firstPauseMs;
  }

  reset(): void {
    this.next = this.timings.firstPauseMs;
  }

  /** @param longest - in milliseconds */
  async wait(longest: number, signal: AbortSignal): Promise<void> {
    const ms = Math.min(this.next, longest);
    this.next = Math.min(this.next, longest) * 2;
    await this.timings.pause(ms * (0.5 + Math.random() / 2), signal);
  }
}
