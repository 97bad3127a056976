import type { DeliveryReading } from '../../objects/DeliveryStatus';
import type { KubernetesObject } from '../../objects/KubernetesObject';
import type {
  PreviewedRepository,
  PullRequestProvider,
} from '../../objects/Previews';
import { pullRequestNumber } from '../../objects/toldOf';
import { at, list, text } from '../../objects/untrusted';
import { webUrl } from '../../objects/webUrl';
import { toReading } from './verdict';

/** The path below a repository that pull requests are at, by the type of a provider. */
const PULL_REQUESTS: Record<string, string> = {
  GitHubPullRequest: 'pull',
  GitLabMergeRequest: '-/merge_requests',
  GiteaPullRequest: 'pulls',
  AzureDevOpsPullRequest: 'pullrequest',
};
/** Of one provider; it exports 100 unless told otherwise. */
const MOST = 500;
const MOST_LABELS = 20;
const LONGEST_LABEL = 100;
const LONGEST_TITLE = 200;
const COMMIT = /^[0-9a-f]{40}$/;

function repositoryOf(
  spec: unknown,
  path: string,
): PreviewedRepository | undefined {
  const home = webUrl(at(spec, 'url'));
  if (!home || new URL(home).search || new URL(home).hash) {
    return undefined;
  }
  const url = home.replace(/\/+$/, '').replace(/\.git$/, '');
  return { url, pullRequests: `${url}/${path}` };
}

function openOf(status: unknown): PullRequestProvider['open'] {
  return list(at(status, 'exportedInputs'))
    .slice(0, MOST)
    .flatMap(input => {
      const id = at(input, 'id');
      const number = pullRequestNumber(
        typeof id === 'number' ? String(id) : text(id) ?? '',
      );
      const commit = text(at(input, 'sha'));
      const title = text(at(input, 'title'))?.slice(0, LONGEST_TITLE);
      return number
        ? [
            {
              number,
              ...(commit && COMMIT.test(commit) ? { commit } : {}),
              ...(title ? { title } : {}),
            },
          ]
        : [];
    });
}

function providesOf({
  spec,
  status,
}: KubernetesObject): PullRequestProvider | undefined {
  const type = text(at(spec, 'type')) ?? '';
  if (!Object.hasOwn(PULL_REQUESTS, type)) {
    return undefined;
  }
  const repository = repositoryOf(spec, PULL_REQUESTS[type]);
  const labels = list(at(spec, 'filter', 'labels'))
    .slice(0, MOST_LABELS)
    .flatMap(label => text(label)?.slice(0, LONGEST_LABEL) ?? []);
  return {
    ...(repository ? { repository } : {}),
    ...(labels.length > 0 ? { labels } : {}),
    open: openOf(status),
  };
}

/**
 * Reads a ResourceSetInputProvider of Flux Operator (fluxcd.controlplane.io).
 * https://fluxoperator.dev/docs/crd/resourcesetinputprovider/
 */
export function readInputProvider(object: KubernetesObject): DeliveryReading {
  const provides = providesOf(object);
  return {
    ...toReading(object, {
      kind: 'ResourceSetInputProvider',
      versions: {},
      sources: [],
      objects: [],
    }),
    ...(provides ? { provides } : {}),
  };
}
