import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { EventsService } from '@backstage/plugin-events-node';
import { CATALOG_CHANGED_TOPIC } from '@downstage/backstage-plugin-environments-common';

/** The catalog shows a change only after it told of it: soon as a rule, later under load. */
const LOOK_AFTER_MS = [1_000, 5_000];

/** Has the catalog read soon after it told of a change, once for what comes in a row. */
export class CatalogListener {
  private readonly timers = new Set<NodeJS.Timeout>();
  private isStopped = false;

  constructor(
    private readonly options: {
      events: EventsService;
      read: () => Promise<void>;
      logger: LoggerService;
      lookAfterMs?: number[];
    },
  ) {}

  async start(): Promise<void> {
    await this.options.events.subscribe({
      id: 'environments-catalog',
      topics: [CATALOG_CHANGED_TOPIC],
      onEvent: async () => this.schedule(),
    });
  }

  stop(): void {
    this.isStopped = true;
    this.cancel();
  }

  private cancel(): void {
    this.timers.forEach(timer => clearTimeout(timer));
    this.timers.clear();
  }

  private schedule(): void {
    this.cancel();
    if (this.isStopped) {
      return;
    }
    const { read, logger, lookAfterMs = LOOK_AFTER_MS } = this.options;
    for (const pause of lookAfterMs) {
      const timer = setTimeout(() => {
        this.timers.delete(timer);
        read().catch(error =>
          logger.warn('The catalog cannot be read', toError(error)),
        );
      }, pause);
      this.timers.add(timer);
    }
  }
}
