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

  /** Tells the listener what webhooks report; a provider without webhooks has none. Polling finds the rest. */
  listen?(listener: (change: ScmChange) => Promise<void>): void;
}

/**
 * Brings the URL of a repository into one form: no trailing slash, no `.git`, no credentials, host in lower case.
 * Undefined when it is not an http(s) URL with a path.
 *
 * @public
 */
export function normalizeRepositoryUrl(url: string): string | undefined {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return undefined;
  }
  const path = parsed.pathname.replace(/\/+$/, '').replace(/\.git$/, '');
  if (!/^https?:$/.test(parsed.protocol) || path.split('/').length < 3) {
    return undefined;
  }
  return `${parsed.protocol}//${parsed.host}${path}`;
}
