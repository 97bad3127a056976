import type { EnvironmentTier } from '@downstage/backstage-plugin-environments-common';

/** What the environments of some repositories may reach. */
export interface HomeGrant {
  /** Pattern of the repositories that environments are read from. */
  repository: string;
  /** Branches that their entities may be read from: whoever may push to another one may not merge. */
  branches: string[];
  /** Patterns of further repositories that they may read and write. */
  repositories: string[];
  /** The tiers that they may have; undefined for all. */
  tiers?: EnvironmentTier[];
  /** Patterns of namespaces that they may read and sync, by cluster. */
  clusters: Record<string, string[]>;
}
