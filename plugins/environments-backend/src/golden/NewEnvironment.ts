import type { EnvironmentTier } from '@downstage/backstage-plugin-environments-common';
import type { DeliveryEngineName } from '@downstage/readers';

/** An environment that is to be set up, with kustomize as its layout. */
export interface NewEnvironment {
  name: string;
  title?: string;
  /** Entity ref of the owner; a group's name is the name of its team at the SCM host. */
  owner: string;
  system?: string;
  tier: EnvironmentTier;
  promotesFrom: string[];
  /** URL of the environment repository. */
  repository: string;
  private?: boolean;
  engine: DeliveryEngineName;
  cluster: string;
  /** Approvals that a pull request needs; undefined leaves the branch unprotected. */
  approvals?: number;
  /** Where the engine of the cluster takes its own objects from. */
  fleet: { repository: string; branch?: string; folder?: string };
}
