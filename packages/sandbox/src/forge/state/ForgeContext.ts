import type { ForgeDatabase } from '../store/openDatabase';
import type { WebhookSender } from '../webhooks/WebhookSender';
import type { ForgeOptions } from './ForgeOptions';

/** What every part of the forge works with. */
export interface ForgeContext {
  options: ForgeOptions;
  db: ForgeDatabase;
  webhooks: WebhookSender;
  /** Where the forge is reached when no request says so. */
  origin: string;
  /** Pending work by repository, so that refs are changed by one at a time. */
  queues: Map<string, Promise<unknown>>;
}
