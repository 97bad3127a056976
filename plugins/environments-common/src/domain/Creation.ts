import type { Environment, EnvironmentTier } from './Environment';

/**
 * A cluster that a new environment can be delivered to.
 *
 * @public
 */
export interface ClusterChoice {
  name: string;
  /** Name of its delivery engine, such as `argocd`. */
  engine: string;
  /** What an environment in it can begin with, and how Secrets can be kept in Git with each. */
  layouts: Array<{ name: string; secrets: string[] }>;
}

/**
 * A repository that exists, and gets environments as folders or branches.
 *
 * @public
 */
export interface SharedRepositoryChoice {
  /** URL of its home page. */
  repository: string;
  branch: string;
  /** The folder of an environment, or of the catalog file of one that is a branch; `{name}` stands for its name. */
  folder: string;
  /** The branch that an environment is; `{name}` stands for its name. */
  environmentBranch: string;
}

/**
 * Whether the pull requests of a service can be delivered; if not, why: they may create no service, app-config grants no previews,
 * or no cluster of those follows a fleet that the portal writes.
 *
 * @public
 */
export type PreviewChoice =
  | 'possible'
  | 'not-permitted'
  | 'not-granted'
  | 'no-fleet';

/**
 * What somebody may choose from when a service or an environment is created, as far as that is known before it has a name.
 *
 * @public
 */
export interface CreationChoices {
  /** Patterns of the repositories that may be created for services; `*` stands for a part of one path segment. */
  services: string[];
  /** The same for environments. */
  repositories: string[];
  /** Repositories that exist, and get environments as folders or branches. */
  shared: SharedRepositoryChoice[];
  clusters: ClusterChoice[];
  previews: PreviewChoice;
  /** Those that they may read, in promotion order. */
  environments: Environment[];
}

/**
 * What is to be created, with what is needed to check it; any part may be left out.
 *
 * @public
 */
export interface CreationWish {
  service?: {
    name: string;
    /** Entity ref. */
    owner: string;
    /** Entity ref. */
    system?: string;
    /** URL of its repository. */
    repository: string;
  };
  environment?: {
    name: string;
    title?: string;
    /** Entity ref. */
    owner: string;
    /** Entity ref. */
    system?: string;
    tier: EnvironmentTier;
    /** Entity refs. */
    promotesFrom: string[];
    /** URL of its repository. */
    repository: string;
    /** The folder of a shared repository that it is. */
    folder?: string;
    /** The branch of a shared repository that it is. */
    branch?: string;
    layout?: string;
    secrets?: string;
    cluster: string;
  };
  /** Where the service is to live. */
  deployment?: {
    /** Entity refs; the first in promotion order gets the service. */
    environments: string[];
    /** Image repository without tag. */
    image: string;
  };
  /** That the pull requests of the service are delivered, too. */
  previews?: {
    /** Image repository without tag. */
    image: string;
  };
}

/**
 * Something that keeps what is to be created from being created.
 *
 * @public
 */
export interface CreationFault {
  /** The part that it speaks against. */
  part: keyof CreationWish;
  /** Names the field, the value and the fix. */
  message: string;
}
