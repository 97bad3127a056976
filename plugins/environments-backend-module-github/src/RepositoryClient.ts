import type { Octokit } from '@octokit/rest';

/** One repository and the client to reach it with. */
export interface RepositoryClient {
  /** Normalised URL of the home page. */
  url: string;
  owner: string;
  repo: string;
  octokit: Octokit;
}
