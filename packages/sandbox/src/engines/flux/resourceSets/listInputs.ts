import { hasLabels, openPulls } from '../../git/openPulls';
import type { Inputs } from './fillInputs';

const DEFAULT_LIMIT = 100;
const TYPE = 'GitHubPullRequest';
const FILTERS = ['labels', 'limit', 'includeBranch', 'excludeBranch'];

/** The API of the repository that a URL is the home page of. */
function apiOf(url: string): string {
  const { origin, host, pathname } = new URL(url);
  const api =
    host === 'github.com' ? 'https://api.github.com' : `${origin}/api/v3`;
  return `${api}/repos${pathname.replace(/(?:\.git)?\/?$/, '')}`;
}

/**
 * The inputs that a ResourceSetInputProvider exports: the open pull requests of a repository that its filter lets pass, newest
 * first.
 *
 * @param token - What is asked with; without it, as anybody
 * @throws Error that tells what it asks for that is not supported, or what the host answered
 */
export async function listInputs(spec: any, token?: string): Promise<Inputs[]> {
  const { type, url, filter = {}, defaultValues = {} } = spec;
  if (type !== TYPE) {
    throw new Error(`type ${type} is not supported: only ${TYPE} is`);
  }
  const unknown = Object.keys(filter).find(key => !FILTERS.includes(key));
  if (unknown) {
    throw new Error(`filter.${unknown} is not supported`);
  }
  const { labels = [], includeBranch, excludeBranch } = filter;
  const passes = (pull: any) =>
    hasLabels(pull, labels) &&
    (!includeBranch || new RegExp(includeBranch).test(pull.head.ref)) &&
    (!excludeBranch || !new RegExp(excludeBranch).test(pull.head.ref));
  const pulls = await openPulls({
    api: apiOf(url),
    direction: 'desc',
    token,
    problem: `could not list pull requests of ${url}`,
  });
  return pulls
    .filter(passes)
    .slice(0, filter.limit || DEFAULT_LIMIT)
    .map(({ number, title, user, head }) => ({
      ...defaultValues,
      id: String(number),
      sha: head.sha,
      branch: head.ref,
      author: user.login,
      title,
    }));
}
