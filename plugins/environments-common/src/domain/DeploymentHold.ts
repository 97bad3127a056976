/**
 * What a rollback leaves behind: automation keeps away from the deployment until a person lifts the hold, or a version that
 * a person promotes afterwards is healthy.
 *
 * @public
 */
export interface DeploymentHold {
  /** Id of the rollback. */
  promotion: string;
  /** ISO 8601; when the rollback was requested. */
  since: string;
  /** Entity ref of who requested it. */
  by: string;
  /** The version that was rolled back. */
  fromVersion: string;
  /** The version that was returned to. */
  toVersion: string;
}

/**
 * A hold as a page shows it.
 *
 * @public
 */
export interface ShownHold extends DeploymentHold {
  /** Whether the caller may lift it. */
  permitted: boolean;
}
