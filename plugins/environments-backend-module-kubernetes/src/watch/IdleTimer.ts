/** Aborts when nothing came for a while. It runs only while somebody waits for something to come. */
export class IdleTimer {
  private readonly controller = new AbortController();
  private timer?: NodeJS.Timeout;
  private fired?: number;

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** What to say in place of the error that the abort causes; undefined while nothing was aborted. */
  get failure(): Error | undefined {
    return this.fired === undefined
      ? undefined
      : new Error(`it was silent for ${this.fired / 1000} s`);
  }

  start(ms: number): void {
    this.stop();
    this.timer = setTimeout(() => {
      this.fired = ms;
      this.controller.abort();
    }, ms);
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  /** Releases whatever waits for the signal. */
  end(): void {
    this.stop();
    this.controller.abort();
  }
}
