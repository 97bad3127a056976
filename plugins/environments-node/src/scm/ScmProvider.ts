import type { ScmPacer } from './ScmPacer';
import type { ScmAdministration } from './ScmAdministration';
import type { ScmPullRequests } from './ScmPullRequests';
import type { ScmRepository } from './ScmRepository';

/**
 * One repository at an SCM host.
 *
 * @public
 */
export interface Scm {
  repository: ScmRepository;
  pullRequests: ScmPullRequests;
  /** What the golden path needs beyond that; a host may lack it. */
  administration?: ScmAdministration;
}

/**
 * Something happened at a host. It only says where to look: nothing is decided from it.
 *
 * @public
 */
export type ScmChange =
  | { type: 'push'; repository: string; branch: string }
  | { type: 'pull-request'; repository: string; number: number };

/**
 * Access to the repositories of one kind of host.
 *
 * @public
 */
export interface ScmProvider {
  /** Such as `github`; for logs and messages. */
  readonly id: string;

  /**
   * The ports for a repository, or undefined when its host is not one of this provider's. Makes no request.
   *
   * @param url - URL of the repository's home page; `.git` and a trailing slash are ignored
   */
  forRepository(url: string): Scm | undefined;

  /**
   * The repository that the URL of a file or folder lies in, such as `…/blob/main/catalog-info.yaml`, or its own URL, in the form of
   * `normalizeRepositoryUrl`: the one that the portal's catalog reads the URL from. Undefined when the host is not one
   * of this provider's, or when the URL is not plain. Makes no request.
   */
  repositoryOf(url: string): string | undefined;

  /** Gives what paces the requests from now on; a provider without pacing has none. */
  pace?(pacer: ScmPacer): void;

  /** Tells the listener what webhooks report; a provider without webhooks has none. Polling finds the rest. */
  listen?(listener: (change: ScmChange) => Promise<void>): void;
}
