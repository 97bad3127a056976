import type { PullRequestSource } from './PlannedPreviews';

const SEGMENT = /^[\w.-]+$/;

/** Hosts whose generator knows where they are. */
const PUBLIC = ['https://github.com', 'https://gitlab.com'];

/** By the type of the host's integration. */
const SOURCES: Record<
  string,
  (origin: string, path: string[]) => PullRequestSource | undefined
> = {
  github: (origin, [owner, repo, ...rest]) =>
    rest.length > 0 || !repo
      ? undefined
      : {
          github: {
            owner,
            repo,
            ...(PUBLIC.includes(origin) ? {} : { api: `${origin}/api/v3` }),
          },
        },
  gitlab: (origin, path) =>
    path.length < 2
      ? undefined
      : {
          gitlab: {
            project: path.join('/'),
            ...(PUBLIC.includes(origin) ? {} : { api: `${origin}/` }),
            pullRequestState: 'opened',
          },
        },
};

/**
 * Where Argo CD's generator finds the pull requests of a repository; undefined where it has none for the host. Pure.
 *
 * @param repository - URL of its home page, normalized
 * @param type - Of the host's integration, such as `github`
 */
export function pullRequestSource(
  repository: string,
  type: string | undefined,
): PullRequestSource | undefined {
  const { origin, pathname } = new URL(repository);
  const path = pathname.split('/').filter(segment => segment !== '');
  // What is no plain name would be read as a part of the template
  return type !== undefined &&
    Object.hasOwn(SOURCES, type) &&
    path.every(segment => SEGMENT.test(segment))
    ? SOURCES[type](origin, path)
    : undefined;
}
