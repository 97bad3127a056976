import type { Octokit } from '@octokit/rest';

/** What is known by now of a host, by all of its repositories. */
export interface HostFeatures {
  /** It has REST alone, as far as it said; it is asked again after that time, in milliseconds since 1970. */
  lacksGraphqlUntil?: number;
  /** It has GraphQL, without what commits. */
  lacksCommits?: boolean;
}

/** One repository and the client to reach it with. */
export interface RepositoryClient {
  /** Normalised URL of the home page. */
  url: string;
  owner: string;
  repo: string;
  octokit: Octokit;
  /** Speaks for the owner of a token, whose limits are nobody else's. */
  octokitOf(token: string): Octokit;
  features: HostFeatures;
  hasToken(): Promise<boolean>;
  /** What GraphQL calls the repository, once that is known. */
  nodeId?: string;
}
