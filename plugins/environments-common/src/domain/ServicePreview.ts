import type { HealthState, SyncState } from '@downstage/readers';
import type { DeliveryRef } from './Deployment';

/**
 * What is delivered of a service for a pull request.
 *
 * @public
 */
export interface ServicePreview {
  /** The object that delivers it. */
  delivery: DeliveryRef;
  /** Namespace that it is delivered to. */
  namespace: string;
  /** Undefined where it cannot be told for which one it is. */
  pullRequest?: { number: number; url?: string; title?: string };
  /** Tag or digest of the service's image; undefined until there is one. */
  version?: string;
  /** Commit of the pull request, in full. */
  revision?: string;
  sync: SyncState;
  health: HealthState;
  /** Why it is not in sync or not healthy, in the engine's words. */
  message?: string;
  /** Where it is reached: http and https alone. */
  urls: string[];
  /** The page of the engine's object in its own UI. */
  deliveryUrl?: string;
  /** ISO 8601. */
  createdAt?: string;
  /** ISO 8601; when it is taken away although the pull request is open. In any case it ends with the pull request. */
  expiresAt?: string;
  /** Labels without which the pull request has no preview. */
  whileLabelled?: string[];
  /** ISO 8601; set where its cluster cannot be read: when it was known last. */
  knownAt?: string;
}
