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
 * A cluster that the portal watches.
 *
 * @public
 */
export interface WatchedCluster {
  name: string;
  /** Name of its delivery engine, such as `argocd`; undefined where it follows no fleet. */
  engine?: string;
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
  /** Where an environment that exists can be delivered to. */
  watched: WatchedCluster[];
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

/**
 * Where environments are looked for.
 *
 * @public
 */
export interface EnvironmentSearch {
  /** URL of the repository's home page. */
  repository: string;
  /** Default: `main`. */
  branch?: string;
  /** Entity ref of a group; the team of its name has to be allowed to read the repository at its host. */
  owner: string;
  /** Entity ref. */
  system?: string;
  /** Relative to the root. Default: all of the repository. */
  folder?: string;
  /** What it is called, where all of it is one environment. */
  name?: string;
}

/**
 * An environment as a repository tells it.
 *
 * @public
 */
export interface FoundEnvironment {
  name: string;
  tier: EnvironmentTier;
  /** Names of the environments before it. */
  promotesFrom: string[];
  /** Folders relative to the root. */
  paths: string[];
  layout: string;
  /** What is deployed there. */
  services: Array<{ name: string; version: string }>;
}

/**
 * The environments of a repository, in order of tiers.
 *
 * @public
 */
export interface FoundEnvironments {
  environments: FoundEnvironment[];
  /** What was left out, or is a guess, and why. */
  notes: string[];
}

/**
 * An environment of a repository as it is proposed to the catalog.
 *
 * @public
 */
export interface ExistingEnvironment
  extends Omit<FoundEnvironment, 'services'> {
  /** Names or entity refs of the environments before it. */
  promotesFrom: string[];
  /** The cluster that it is delivered to; without one it has no live state. */
  cluster?: string;
  /** Those of its workloads in the cluster. Default: all. */
  namespaces?: string[];
}
