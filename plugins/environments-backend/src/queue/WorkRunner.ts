import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { WorkItem, WorkStore } from '../database/WorkStore';

/**
 * Looks at one thing.
 *
 * @returns in how many milliseconds it is to be looked at again; undefined when somebody will ask for it
 * @throws when the look failed; it is repeated
 */
export type Look = (id: string) => Promise<number | undefined>;

/** A failure that says when the next try makes sense. */
interface Failure {
  retryAfterSeconds?: number;
}

/** How often in the time after which it is taken for dead a process shows that it is at it. */
const KEPT_PER_LEASE = 4;
const LONGEST_BACKOFF_MS = 60_000;

/** How long until what failed is tried again: what the host says, else twice as long each time. */
function backoffMs(error: unknown, failures: number): number {
  const { retryAfterSeconds = 0 } = (error ?? {}) as Failure;
  const doubling = Math.min(1_000 * 2 ** failures, LONGEST_BACKOFF_MS);
  // So that what failed together does not come back together
  const spread = doubling * (0.75 + Math.random() / 2);
  return Math.max(retryAfterSeconds * 1_000, spread);
}

/** Looks at what is due, several things at once and each on its own: one that hangs keeps no other waiting. */
export class WorkRunner {
  private readonly running = new Map<string, Promise<void>>();
  private wake = () => {};

  constructor(
    private readonly options: {
      work: WorkStore;
      /** By the first word of a key; the rest is the id. */
      looks: Readonly<Record<string, Look>>;
      logger: LoggerService;
      concurrency: number;
      /** How often it is looked whether something is due. */
      pollMs: number;
    },
  ) {}

  /** Runs until it is told to stop, and then until what has begun is done. */
  async run(signal: AbortSignal): Promise<void> {
    const { work, pollMs, logger } = this.options;
    const forget = work.onAsked(() => this.wake());
    const keeping = setInterval(
      () => void this.keep(),
      work.leaseMs / KEPT_PER_LEASE,
    );
    const stop = () => this.wake();
    signal.addEventListener('abort', stop);
    while (!signal.aborted) {
      const woken = this.sleep(pollMs);
      try {
        await this.takeDue();
      } catch (error) {
        logger.warn('What is due cannot be read', toError(error));
      }
      await woken;
    }
    await Promise.all(this.running.values());
    clearInterval(keeping);
    signal.removeEventListener('abort', stop);
    forget();
  }

  private sleep(ms: number): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private async takeDue(): Promise<void> {
    const { work, concurrency } = this.options;
    const free = concurrency - this.running.size;
    const items = free > 0 ? await work.take(free) : [];
    for (const item of items) {
      const run = this.handle(item).finally(() => {
        this.running.delete(item.key);
        this.wake();
      });
      this.running.set(item.key, run);
    }
  }

  private async handle(item: WorkItem): Promise<void> {
    const { work, looks, logger } = this.options;
    const [kind, ...rest] = item.key.split(' ');
    try {
      const look = looks[kind];
      const inMs = look ? await look(rest.join(' ')) : undefined;
      await work.giveBack(item, { inMs, failed: false });
    } catch (error) {
      const inMs = backoffMs(error, item.failures);
      logger.warn(
        `${item.key} failed and is tried again in ${Math.ceil(inMs / 1000)} s`,
        toError(error),
      );
      await work
        .giveBack(item, { inMs, failed: true })
        // It comes back when its time in our hands is over
        .catch(failure =>
          logger.warn(`${item.key} cannot be given back`, toError(failure)),
        );
    }
  }

  private async keep(): Promise<void> {
    const { work, logger } = this.options;
    const keys = [...this.running.keys()];
    if (keys.length > 0) {
      await work
        .keep(keys)
        .catch(error =>
          logger.warn('What is in hand cannot be kept', toError(error)),
        );
    }
  }
}
