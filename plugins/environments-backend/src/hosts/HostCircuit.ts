import { ScmError } from '@downstage/backstage-plugin-environments-node';

/** So many calls in a row have to be without an answer, */
const FAILURES = 5;
/** for so long: what fails at once may be one thing of many. */
const SILENT_MS = 10_000;
/** Between two trials; it doubles each time. */
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 15_000;

/** Whether an error says that the host gave no answer that is worth one: it hung, ended the line or said 5xx. */
function isSilence(error: unknown): boolean {
  return (
    error instanceof ScmError &&
    error.kind === 'unavailable' &&
    error.retryAfterSeconds === undefined
  );
}

/** Whether the request may never have been sent: pacing keeps it back, in the name of the host. */
function isKeptBack(error: unknown): boolean {
  return error instanceof ScmError && error.retryAfterSeconds !== undefined;
}

/**
 * Keeps calls from a host that answers nothing, so that each fails at once and not after its time has run out. One at a time
 * is let through to see whether the host is back.
 */
export class HostCircuit {
  /** Since when the calls in a row began that had no answer. */
  private silentSince?: number;
  private failures = 0;
  private answeredAt = 0;
  /** While it is open. */
  private trial?: { at: number; pauseMs: number; isRunning: boolean };

  constructor(
    private readonly options: {
      host: string;
      /** Told when it opens, and when it closes. */
      onChange?: (message: string, isOpen: boolean) => void;
      now?: () => number;
    },
  ) {}

  /**
   * Makes a call, unless it is known that the host does not answer.
   *
   * @throws ScmError (`unavailable`) at once in that case
   */
  async call<T>(run: () => Promise<T>): Promise<T> {
    const startedAt = this.now();
    const trial = this.admit(startedAt);
    try {
      const result = await run();
      this.answered();
      return result;
    } catch (error) {
      if (isSilence(error)) {
        this.failed(startedAt);
      } else if (!isKeptBack(error)) {
        this.answered();
      }
      throw error;
    } finally {
      if (trial) {
        trial.isRunning = false;
      }
    }
  }

  private now(): number {
    return (this.options.now ?? Date.now)();
  }

  /** The trial that a call is, where it is one. */
  private admit(now: number): HostCircuit['trial'] {
    const { trial } = this;
    if (!trial) {
      return undefined;
    }
    if (trial.isRunning || now < trial.at) {
      throw new ScmError({
        kind: 'unavailable',
        message: this.describe(),
        retryAfterSeconds: Math.max(1, Math.ceil((trial.at - now) / 1_000)),
      });
    }
    trial.isRunning = true;
    return trial;
  }

  private describe(): string {
    const since = new Date(this.silentSince ?? this.now()).toISOString();
    return `${this.options.host} has not answered since ${since}`;
  }

  private answered(): void {
    this.answeredAt = this.now();
    this.failures = 0;
    this.silentSince = undefined;
    if (this.trial) {
      this.trial = undefined;
      this.options.onChange?.(`${this.options.host} answers again`, false);
    }
  }

  private failed(startedAt: number): void {
    if (startedAt < this.answeredAt) {
      // Others had answers meanwhile
      return;
    }
    this.failures += 1;
    this.silentSince = Math.min(this.silentSince ?? startedAt, startedAt);
    const now = this.now();
    if (this.trial) {
      if (now >= this.trial.at) {
        this.trial.pauseMs = Math.min(this.trial.pauseMs * 2, LONGEST_PAUSE_MS);
        this.trial.at = now + this.trial.pauseMs;
      }
    } else if (
      this.failures >= FAILURES &&
      now - this.silentSince >= SILENT_MS
    ) {
      this.trial = {
        at: now + FIRST_PAUSE_MS,
        pauseMs: FIRST_PAUSE_MS,
        isRunning: false,
      };
      this.options.onChange?.(this.describe(), true);
    }
  }
}
