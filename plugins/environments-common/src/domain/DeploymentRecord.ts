import type { PromotionKind } from './Promotion';

/**
 * One change of a deployment, whoever made it.
 *
 * @public
 */
export interface DeploymentRecord {
  id: string;
  /** `desired`: Git asks for another version. `live`: another version runs, without Git asking for it just then. */
  change: 'desired' | 'live';
  environment: string;
  service: string;
  /** Undefined for the first record of a deployment. */
  fromVersion?: string;
  toVersion: string;
  artifact: string;
  /** The commit in the environment repository. */
  commit?: {
    sha: string;
    url: string;
    author: string;
    message: string;
    /** ISO 8601. */
    at: string;
  };
  pullRequest?: { number: number; url: string };
  promotion?: {
    id: string;
    kind: PromotionKind;
    requestedBy: string;
  };
  /**
   * ISO 8601; when the new version was seen in Git, or the commit's time where the log told it; absent when only what
   * runs changed.
   */
  desiredAt?: string;
  /** ISO 8601; when it was first seen running. */
  liveAt?: string;
  /** ISO 8601; when it was first seen running and synced. */
  syncedAt?: string;
  /** ISO 8601; when it was first seen synced and healthy. */
  healthyAt?: string;
  /** True for what Git asks for now. */
  current: boolean;
  /** Told by Git's log; nobody watched when it happened. */
  rebuilt: boolean;
}

/**
 * What is known of earlier deployments.
 *
 * @public
 */
export interface DeploymentHistory {
  /** Newest first. */
  items: DeploymentRecord[];
  /** Where there are more: what `after` has to be to get them. */
  next?: string;
  /** Earlier changes are still to be read from Git's log; the change feed tells when they are there. */
  rebuilding: boolean;
}
