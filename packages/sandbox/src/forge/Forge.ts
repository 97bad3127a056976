import type { ForgeWebhook, SeedRepositoryOptions } from './state/ForgeOptions';

/**
 * A running forge.
 *
 * @public
 */
export interface Forge {
  /** Where pages and git live, such as `http://localhost:7070`. */
  readonly url: string;
  /** Where the REST API lives. */
  readonly apiUrl: string;
  readonly port: number;
  hasRepository(name: string): boolean;
  /** Creates a repository with the given history; does nothing when it exists. */
  seedRepository(options: SeedRepositoryOptions): Promise<void>;
  /** Tells one more receiver of what happens, until the forge stops. */
  addWebhook(webhook: ForgeWebhook): void;
  stop(): Promise<void>;
}
