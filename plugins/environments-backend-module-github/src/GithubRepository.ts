import type {
  ScmCommit,
  ScmRepository,
} from '@downstage/backstage-plugin-environments-node';
import { commitFiles } from './commitFiles';
import { deleteBranch } from './deleteBranch';
import { TreeReader } from './TreeReader';
import { readBlobs } from './readBlobs';
import type { RepositoryClient } from './RepositoryClient';
import { answer } from './toScmError';

interface GithubCommit {
  sha: string;
  html_url: string;
  parents: Array<{ sha: string }>;
  commit: {
    message: string;
    author: { name?: string; date?: string } | null;
    committer: { date?: string } | null;
  };
}

function toCommit(commit: GithubCommit): ScmCommit {
  return {
    sha: commit.sha,
    message: commit.commit.message,
    author: commit.commit.author?.name ?? 'unknown',
    at: commit.commit.committer?.date ?? commit.commit.author?.date ?? '',
    url: commit.html_url,
    parents: commit.parents.map(parent => parent.sha),
  };
}

/** GitHub's half of {@link ScmRepository}. */
export class GithubRepository implements ScmRepository {
  readonly url: string;
  private readonly trees: TreeReader;

  constructor(private readonly client: RepositoryClient) {
    this.trees = new TreeReader(client);
    this.url = client.url;
  }

  async head(
    branch: string,
    options?: { etag?: string },
  ): ReturnType<ScmRepository['head']> {
    const { octokit, owner, repo, url } = this.client;
    const response = await answer(
      `reading the head of ${branch} in ${url}`,
      () =>
        octokit.rest.git.getRef({
          owner,
          repo,
          ref: `heads/${branch}`,
          headers: options?.etag ? { 'if-none-match': options.etag } : {},
        }),
      {
        304: 'unchanged' as const,
        404: 'not-found' as const,
        409: 'not-found' as const,
      },
    );
    return typeof response === 'string'
      ? { status: response }
      : {
          status: 'found',
          sha: response.data.object.sha,
          etag: response.headers.etag,
        };
  }

  tree(commit: string): ReturnType<ScmRepository['tree']> {
    return this.trees.read(commit);
  }

  blobs(shas: string[]): Promise<Map<string, string>> {
    return readBlobs(this.client, shas);
  }

  commit(
    options: Parameters<ScmRepository['commit']>[0],
  ): ReturnType<ScmRepository['commit']> {
    return commitFiles(this.client, options);
  }

  deleteBranch(
    branch: string,
    options: { expectedHead: string },
  ): Promise<void> {
    return deleteBranch(this.client, branch, options);
  }

  async compare(
    base: string,
    head: string,
  ): ReturnType<ScmRepository['compare']> {
    const { octokit, owner, repo, url } = this.client;
    const response = await answer(
      `comparing ${base} with ${head} in ${url}`,
      () =>
        octokit.rest.repos.compareCommitsWithBasehead({
          owner,
          repo,
          basehead: `${base}...${head}`,
          per_page: 100,
        }),
      { 404: undefined },
    );
    if (!response) {
      return { status: 'not-found' };
    }
    const { data } = response;
    return {
      status: 'found',
      commits: data.commits.map(toCommit),
      ahead: data.ahead_by,
      behind: data.behind_by,
      truncated: data.ahead_by > data.commits.length,
      url: data.html_url,
    };
  }

  async commitAt(ref: string): Promise<ScmCommit | undefined> {
    const { octokit, owner, repo, url } = this.client;
    const response = await answer(
      `reading commit ${ref} in ${url}`,
      () => octokit.rest.repos.getCommit({ owner, repo, ref, per_page: 1 }),
      { 404: undefined, 409: undefined, 422: undefined },
    );
    return response && toCommit(response.data);
  }

  async log(options: { from: string; limit: number }): Promise<ScmCommit[]> {
    const { octokit, owner, repo, url } = this.client;
    const { from, limit } = options;
    const response = await answer(
      `reading the log of ${from} in ${url}`,
      () =>
        octokit.rest.repos.listCommits({
          owner,
          repo,
          sha: from,
          per_page: limit,
        }),
      { 404: undefined, 409: undefined, 422: undefined },
    );
    return response?.data.map(toCommit) ?? [];
  }

  fileUrl(options: { commit: string; path: string; line?: number }): string {
    const path = options.path.split('/').map(encodeURIComponent).join('/');
    const line = options.line ? `#L${options.line}` : '';
    return `${this.url}/blob/${options.commit}/${path}${line}`;
  }
}
