import { hasLabels, openPulls } from '../../git/openPulls';
import type { Parameters } from './fillTemplate';

const KNOWN = ['owner', 'repo', 'api', 'labels', 'tokenRef'];
const LONGEST_SLUG = 50;

const slugOf = (branch: string) =>
  branch
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST_SLUG)
    .replace(/^-+|-+$/g, '');

function toParameters(pull: any): Parameters {
  const { number, title, user, head, base } = pull;
  return {
    number: String(number),
    title,
    author: user.login,
    branch: head.ref,
    branch_slug: slugOf(head.ref),
    target_branch: base.ref,
    target_branch_slug: slugOf(base.ref),
    head_sha: head.sha,
    head_short_sha: head.sha.slice(0, 8),
    head_short_sha_7: head.sha.slice(0, 7),
  };
}

/**
 * The open pull requests of the repository of a `pullRequest.github`, oldest first, as templates know them.
 *
 * @param token - What it asks with; without it, as anybody
 * @throws Error that tells what the generator asks for that is not supported, or what the host answered
 */
export async function listPullRequests(
  github: any,
  token?: string,
): Promise<Parameters[]> {
  const unknown = Object.keys(github).find(key => !KNOWN.includes(key));
  if (unknown) {
    throw new Error(`pullRequest.github.${unknown} is not supported`);
  }
  const { owner, repo, labels = [] } = github;
  const api = String(github.api ?? 'https://api.github.com').replace(/\/$/, '');
  const pulls = await openPulls({
    api: `${api}/repos/${owner}/${repo}`,
    direction: 'asc',
    token,
    problem: `error listing repos: error listing pull requests for ${owner}/${repo}`,
  });
  return pulls.filter(pull => hasLabels(pull, labels)).map(toParameters);
}
