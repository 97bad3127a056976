/**
 * One change of a deployment's desired version, whoever made it.
 *
 * @public
 */
export interface DeploymentRecord {
  id: string;
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
    kind: 'promotion' | 'rollback';
    requestedBy: string;
  };
  /** ISO 8601; when the new version was seen in Git. */
  desiredAt: string;
  /** ISO 8601; when it was first seen running. */
  liveAt?: string;
  /** ISO 8601; when it was first seen synced and healthy. */
  healthyAt?: string;
  /** True for what Git asks for now. */
  current: boolean;
}
