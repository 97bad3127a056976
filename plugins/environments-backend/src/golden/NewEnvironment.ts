import type { EnvironmentTier } from '@downstage/backstage-plugin-environments-common';
import type { DeliveryEngineName, KeptSecrets } from '@downstage/readers';
import type { Fleet, FleetCluster } from '../settings/Fleet';
import type { TierPolicy } from '../settings/readTiers';

/** What Secrets are made of. */
export type SecretsChoice = 'none' | KeptSecrets['by'];

/** An environment that somebody asks for. */
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
  /** The folder of a shared repository that it is, such as `environments/uat`. Default: a repository of its own. */
  folder?: string;
  /** The branch of a shared repository that it is, such as `env/uat`; not together with `folder`. */
  branch?: string;
  /** What its repository begins with. Default: kustomize. */
  layout?: string;
  /** How its Secrets are kept in Git. Default: none. */
  secrets?: SecretsChoice;
  /** Of a repository of its own. Default: true. */
  private?: boolean;
  cluster: string;
  /** That of the cluster; whoever names it is told when it is another. */
  engine?: DeliveryEngineName;
  /** Approvals that a pull request needs in a repository, or to a branch, of its own. Default: those of its tier. */
  approvals?: number;
}

/** What an environment is in Git. */
export type EnvironmentPlace = 'repository' | 'folder' | 'branch';

/** What is asked for in one form, with where it is in Git. */
export interface PlacedEnvironment extends NewEnvironment {
  place: EnvironmentPlace;
  /** That its files are on. */
  branch: string;
  /** Where its catalog file is; at the root where there is no folder. */
  catalog: { branch: string; folder?: string };
}

/** An environment with all that the configuration says about it. */
export interface PlannedEnvironment extends PlacedEnvironment {
  private: boolean;
  approvals: number;
  /** Status checks that a pull request has to pass. */
  checks: string[];
  policy: TierPolicy;
  engine: DeliveryEngineName;
  /** Where its cluster's engine takes its own objects from. */
  fleet: Pick<Fleet, 'repository' | 'branch' | 'direct'> &
    Pick<
      FleetCluster,
      'folder' | 'secret' | 'secrets' | 'annotations' | 'helmfile'
    >;
}
