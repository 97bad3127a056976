import type { PullRequestHost } from '@downstage/readers';

const SEGMENT = /^[\w.-]+$/;

/** Whether a path is that of a repository, by the type of the host's integration. */
const PATHS: Record<PullRequestHost, (path: string[]) => boolean> = {
  github: path => path.length === 2,
  gitlab: path => path.length >= 2,
};

/**
 * The software of the host that a repository's pull requests are asked for at; undefined where engines ask none of that type. Pure.
 *
 * @param repository - URL of its home page, normalized
 * @param type - Of the host's integration, such as `github`
 */
export function pullRequestHost(
  repository: string,
  type: string | undefined,
): PullRequestHost | undefined {
  if (type !== 'github' && type !== 'gitlab') {
    return undefined;
  }
  const path = new URL(repository).pathname.split('/').filter(Boolean);
  // What is no plain name would be read as a part of the template
  return PATHS[type](path) && path.every(segment => SEGMENT.test(segment))
    ? type
    : undefined;
}
