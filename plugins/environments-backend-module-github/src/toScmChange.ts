import { normalizeRepositoryUrl } from '@downstage/backstage-plugin-environments-common';
import type { ScmChange } from '@downstage/backstage-plugin-environments-node';

interface Payload {
  repository?: { html_url?: unknown };
  ref?: unknown;
  pull_request?: { number?: unknown };
}

const BRANCH = 'refs/heads/';

/**
 * What a GitHub webhook says, in our words; undefined for everything that does not tell where to look.
 * https://docs.github.com/en/webhooks/webhook-events-and-payloads
 *
 * @param topic - `github.push` or `github.pull_request`
 */
export function toScmChange(
  topic: string,
  eventPayload: unknown,
): ScmChange | undefined {
  const payload = eventPayload as Payload | undefined;
  const url = payload?.repository?.html_url;
  const repository =
    typeof url === 'string' ? normalizeRepositoryUrl(url) : undefined;
  if (!repository) {
    return undefined;
  }
  if (topic === 'github.push') {
    const { ref } = payload ?? {};
    return typeof ref === 'string' && ref.startsWith(BRANCH)
      ? { type: 'push', repository, branch: ref.slice(BRANCH.length) }
      : undefined;
  }
  const number = payload?.pull_request?.number;
  return topic.startsWith('github.pull_request') && typeof number === 'number'
    ? { type: 'pull-request', repository, number }
    : undefined;
}
