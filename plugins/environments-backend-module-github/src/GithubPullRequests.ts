import { createHash } from 'node:crypto';
import type {
  ScmPullRequest,
  ScmPullRequestMark,
  ScmPullRequests,
} from '@downstage/backstage-plugin-environments-node';
import type { RepositoryClient } from './RepositoryClient';
import { answer, messageOf, statusOf, toScmError } from './toScmError';

/** A page costs up to 20 kB each where anything has changed in the repository, else nothing. */
const LATEST = 30;

interface GithubPull {
  number: number;
  html_url: string;
  title: string;
  state: string;
  merged_at: string | null;
  merge_commit_sha: string | null;
  merged_by?: { login: string } | null;
  user: { login: string } | null;
  /** Without a repository where a fork is gone. */
  head: { ref: string; sha: string; repo: { id: number } | null };
  base: { ref: string; repo: { id: number } };
  labels: Array<{ name: string }>;
  /** Only where one is asked for. */
  mergeable?: boolean | null;
}

function toPullRequest(pull: GithubPull): ScmPullRequest {
  const merged = pull.merged_at !== null;
  const unmerged = pull.state === 'open' ? 'open' : 'closed';
  return {
    number: pull.number,
    url: pull.html_url,
    title: pull.title,
    state: merged ? 'merged' : unmerged,
    head: pull.head.ref,
    headCommit: pull.head.sha,
    base: pull.base.ref,
    // Of an open pull request it is the commit of a trial merge
    ...(merged && pull.merge_commit_sha
      ? { mergeCommit: pull.merge_commit_sha }
      : {}),
    ...(pull.merged_by ? { endedBy: pull.merged_by.login } : {}),
    author: pull.user?.login ?? 'unknown',
    labels: pull.labels.map(({ name }) => name),
    ...(typeof pull.mergeable === 'boolean'
      ? { isConflicting: !pull.mergeable }
      : {}),
  };
}

/** Whether the host lets somebody not do it, or not now; a second one of the same kind it would let nobody open. */
function isRefused(error: unknown): boolean {
  const status = statusOf(error) ?? 0;
  return (
    [401, 403, 404, 429].includes(status) ||
    (status === 422 && !/already exists/i.test(messageOf(error)))
  );
}

/** A fork of the same owner has branches of the same names. */
function isOfItself({ head, base }: GithubPull): boolean {
  return head.repo?.id === base.repo.id;
}

function toMark(pull: GithubPull & { updated_at: string }): ScmPullRequestMark {
  const pullRequest = toPullRequest(pull);
  // GitHub's times are whole seconds
  const shown = JSON.stringify([pullRequest, pull.updated_at]);
  return {
    number: pull.number,
    state: pullRequest.state,
    updatedAt: pull.updated_at,
    mark: createHash('sha1').update(shown).digest('base64'),
  };
}

/** GitHub's half of {@link ScmPullRequests}. */
export class GithubPullRequests implements ScmPullRequests {
  private readonly repository: { owner: string; repo: string };

  constructor(private readonly client: RepositoryClient) {
    const { owner, repo } = client;
    this.repository = { owner, repo };
  }

  async find({ head }: { head: string }): Promise<ScmPullRequest[]> {
    const { octokit, owner, url } = this.client;
    const response = await answer(
      `finding pull requests of ${head} in ${url}`,
      () =>
        octokit.rest.pulls.list({
          ...this.repository,
          head: `${owner}:${head}`,
          state: 'all',
          sort: 'created',
          direction: 'desc',
          per_page: 20,
        }),
    );
    return response.data.filter(isOfItself).map(toPullRequest);
  }

  async get(number: number): Promise<ScmPullRequest | undefined> {
    const { octokit, url } = this.client;
    const response = await answer(
      `reading pull request ${number} of ${url}`,
      () => octokit.rest.pulls.get({ ...this.repository, pull_number: number }),
      { 404: undefined },
    );
    return response && toPullRequest(response.data);
  }

  async latest(options?: {
    etag?: string;
  }): ReturnType<ScmPullRequests['latest']> {
    const { octokit, url } = this.client;
    const response = await answer(
      `reading the pull requests of ${url}`,
      () =>
        octokit.rest.pulls.list({
          ...this.repository,
          state: 'all',
          sort: 'updated',
          direction: 'desc',
          per_page: LATEST,
          headers: options?.etag ? { 'if-none-match': options.etag } : {},
        }),
      { 304: undefined },
    );
    return response
      ? {
          status: 'found',
          etag: response.headers.etag,
          isWhole: response.data.length < LATEST,
          pullRequests: response.data.map(toMark),
        }
      : { status: 'unchanged' };
  }

  async open({
    personToken,
    ...options
  }: Parameters<ScmPullRequests['open']>[0]): ReturnType<
    ScmPullRequests['open']
  > {
    const { octokit, octokitOf, url } = this.client;
    try {
      const { rest } = personToken ? octokitOf(personToken) : octokit;
      const { data } = await rest.pulls.create({
        ...this.repository,
        ...options,
      });
      return { status: 'opened', pullRequest: toPullRequest(data) };
    } catch (error) {
      if (personToken && isRefused(error)) {
        return { status: 'not-as-person', reason: messageOf(error) };
      }
      if (
        statusOf(error) === 422 &&
        /pull request already exists/i.test(messageOf(error))
      ) {
        return { status: 'exists' };
      }
      throw toScmError(error, `opening a pull request in ${url}`);
    }
  }

  async label(number: number, labels: string[]): Promise<void> {
    const { octokit, url } = this.client;
    await answer(`labelling pull request ${number} of ${url}`, () =>
      octokit.rest.issues.addLabels({
        ...this.repository,
        issue_number: number,
        labels,
      }),
    );
  }

  async update(number: number, change: { title?: string; body?: string }) {
    const { octokit, url } = this.client;
    await answer(`changing pull request ${number} of ${url}`, () =>
      octokit.rest.pulls.update({
        ...this.repository,
        pull_number: number,
        ...change,
      }),
    );
  }

  async comment(
    number: number,
    { marker, body }: { marker: string; body: string },
  ) {
    const { octokit, url } = this.client;
    const hidden = `<!-- ${marker} -->`;
    await answer(`commenting on pull request ${number} of ${url}`, async () => {
      const comments = await octokit.paginate(
        octokit.rest.issues.listComments,
        {
          ...this.repository,
          issue_number: number,
          per_page: 100,
        },
      );
      const own = comments.find(comment => comment.body?.startsWith(hidden));
      const text = `${hidden}\n${body}`;
      if (!own) {
        await octokit.rest.issues.createComment({
          ...this.repository,
          issue_number: number,
          body: text,
        });
      } else if (own.body !== text) {
        await octokit.rest.issues.updateComment({
          ...this.repository,
          comment_id: own.id,
          body: text,
        });
      }
    });
  }

  async close(number: number) {
    const { octokit, url } = this.client;
    const pull = await this.get(number);
    if (pull?.state === 'open') {
      await answer(`closing pull request ${number} of ${url}`, () =>
        octokit.rest.pulls.update({
          ...this.repository,
          pull_number: number,
          state: 'closed',
        }),
      );
    }
  }

  async reviews(number: number): ReturnType<ScmPullRequests['reviews']> {
    const { octokit, url } = this.client;
    const reviews = await answer(
      `reading reviews of pull request ${number} of ${url}`,
      () =>
        octokit.paginate(octokit.rest.pulls.listReviews, {
          ...this.repository,
          pull_number: number,
          per_page: 100,
        }),
    );
    const verdicts = new Map<string, 'approved' | 'changes-requested'>();
    for (const { user, state } of reviews) {
      if (user && state === 'APPROVED') {
        verdicts.set(user.login, 'approved');
      } else if (user && state === 'CHANGES_REQUESTED') {
        verdicts.set(user.login, 'changes-requested');
      } else if (user && state === 'DISMISSED') {
        verdicts.delete(user.login);
      }
    }
    return [...verdicts].map(([login, verdict]) => ({ login, verdict }));
  }

  async merge(
    number: number,
    { expectedHead }: { expectedHead: string },
  ): ReturnType<ScmPullRequests['merge']> {
    const { octokit, url } = this.client;
    try {
      const { data } = await octokit.rest.pulls.merge({
        ...this.repository,
        pull_number: number,
        sha: expectedHead,
      });
      return { status: 'merged', mergeCommit: data.sha };
    } catch (error) {
      const status = statusOf(error);
      const reason = messageOf(error);
      if (status === 405 || status === 409) {
        const pull = await octokit.rest.pulls.get({
          ...this.repository,
          pull_number: number,
        });
        return pull.data.mergeable === false
          ? { status: 'conflict', reason }
          : { status: 'not-ready', reason };
      }
      throw toScmError(error, `merging pull request ${number} of ${url}`);
    }
  }

  async ofCommit(commit: string): Promise<ScmPullRequest | undefined> {
    const { octokit, url } = this.client;
    const response = await answer(
      `finding the pull request of commit ${commit} in ${url}`,
      () =>
        octokit.rest.repos.listPullRequestsAssociatedWithCommit({
          ...this.repository,
          commit_sha: commit,
        }),
      { 404: undefined, 422: undefined },
    );
    return response?.data
      .map(toPullRequest)
      .find(pull => pull.state === 'merged');
  }
}
