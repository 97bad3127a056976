/** A no from the forge. */
export class ForgeRequestError extends Error {
  readonly name = 'ForgeRequestError';
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

/** A commit as builds need it. */
export interface ForgeCommit {
  sha: string;
  message: string;
  /** ISO 8601. */
  date: string;
  /** Its page. */
  url: string;
}

/** A repository as builds need it. */
export interface ForgeRepository {
  name: string;
  defaultBranch: string;
  /** Its page. */
  url: string;
}

export type CommitState = 'pending' | 'success' | 'failure';

const CONTEXT = 'ci';
const PAGE = 100;
const PATIENCE_MS = 30_000;

/** The calls of GitHub's REST API that continuous integration makes. */
export class ForgeApi {
  readonly #url: string;
  readonly #owner: string;
  readonly #token: string;
  readonly #signal: AbortSignal;

  constructor(options: {
    url: string;
    owner: string;
    token: string;
    signal: AbortSignal;
  }) {
    this.#url = options.url;
    this.#owner = options.owner;
    this.#token = options.token;
    this.#signal = options.signal;
  }

  async listRepositories(): Promise<ForgeRepository[]> {
    const found = await this.#readPages(
      page => `/orgs/${this.#owner}/repos?${page}`,
      (answer: any[]) => answer,
    );
    return found.map(({ name, default_branch, html_url }) => ({
      name,
      defaultBranch: default_branch,
      url: html_url,
    }));
  }

  /** A commit by its SHA, or the one that a branch or a tag leads to. */
  async readCommit(
    repository: string,
    revision: string,
  ): Promise<ForgeCommit | undefined> {
    const found = await this.#find(
      `${this.#of(repository)}/commits/${revision}`,
    );
    return found
      ? {
          sha: found.sha,
          message: found.commit.message,
          date: found.commit.committer.date,
          url: found.html_url,
        }
      : undefined;
  }

  async readFile(
    repository: string,
    options: { path: string; revision: string },
  ): Promise<string | undefined> {
    const { path, revision } = options;
    const found = await this.#find(
      `${this.#of(repository)}/contents/${path}?ref=${revision}`,
    );
    return found && Buffer.from(found.content, 'base64').toString();
  }

  /** The open pull requests from branches of the repository itself, with the commit that each asks to merge. */
  async listPulls(
    repository: string,
  ): Promise<Array<{ number: number; sha: string }>> {
    const pulls = await this.#readPages(
      page => `${this.#of(repository)}/pulls?state=open&${page}`,
      (answer: any[]) => answer,
    );
    return pulls
      .filter(({ head }) => head.repo?.name === repository)
      .map(({ number, head }) => ({ number, sha: head.sha }));
  }

  /** The tags whose names begin with `v`, with what they point to: a commit, or a tag's own object. */
  async listTags(
    repository: string,
  ): Promise<Array<{ name: string; sha: string }>> {
    const refs: any[] =
      (await this.#find(`${this.#of(repository)}/git/matching-refs/tags/v`)) ??
      [];
    return refs.map(({ ref, object }) => ({
      name: ref.replace('refs/tags/', ''),
      sha: object.sha,
    }));
  }

  /** The messages of the commits after a base; undefined when the base does not come before. */
  async messagesSince(
    repository: string,
    options: { base: string; sha: string },
  ): Promise<string[] | undefined> {
    const { base, sha } = options;
    const path = `${this.#of(repository)}/compare/${base}...${sha}`;
    let isAhead = true;
    const commits = await this.#readPages(
      page => `${path}?${page}`,
      (answer: any) => {
        isAhead = ['ahead', 'identical'].includes(answer.status);
        return answer.commits;
      },
    ).catch(error => {
      // Nothing in common
      if (error instanceof ForgeRequestError && error.status === 404) {
        isAhead = false;
        return [];
      }
      throw error;
    });
    return isAhead ? commits.map(({ commit }) => commit.message) : undefined;
  }

  /** False when there is such a tag already. */
  async createTag(
    repository: string,
    options: { name: string; sha: string },
  ): Promise<boolean> {
    const { name, sha } = options;
    const body = { ref: `refs/tags/${name}`, sha };
    try {
      await this.#send('POST', `${this.#of(repository)}/git/refs`, body);
      return true;
    } catch (error) {
      if (error instanceof ForgeRequestError && error.status === 422) {
        return false;
      }
      throw error;
    }
  }

  /** The names of the files of a folder; none where there is no such folder. */
  async listFolder(
    repository: string,
    options: { path: string; revision: string },
  ): Promise<string[]> {
    const { path, revision } = options;
    const found = await this.#find(
      `${this.#of(repository)}/contents/${path}?ref=${revision}`,
    );
    return Array.isArray(found)
      ? found.filter(({ type }) => type === 'file').map(({ name }) => name)
      : [];
  }

  /** The statuses of a commit, the newest first. */
  async listStates(
    repository: string,
    sha: string,
  ): Promise<Array<{ context: string; state: CommitState }>> {
    return this.#send('GET', `${this.#of(repository)}/commits/${sha}/statuses`);
  }

  /** The newest status of a build. */
  async readState(
    repository: string,
    sha: string,
  ): Promise<CommitState | undefined> {
    const statuses = await this.listStates(repository, sha);
    return statuses.find(({ context }) => context === CONTEXT)?.state;
  }

  /** Sets the status of a build, or of another `context`. */
  async setState(
    repository: string,
    commit: ForgeCommit,
    {
      state,
      description,
      context = CONTEXT,
    }: { state: CommitState; description: string; context?: string },
  ): Promise<void> {
    await this.#send('POST', `${this.#of(repository)}/statuses/${commit.sha}`, {
      state,
      // GitHub takes no longer one
      description: description.slice(0, 140),
      context,
      target_url: commit.url,
    });
  }

  #of(repository: string): string {
    return `/repos/${this.#owner}/${repository}`;
  }

  async #readPages<T>(
    pathOf: (page: string) => string,
    itemsOf: (answer: T) => any[],
  ): Promise<any[]> {
    const all = [];
    for (let page = 1; ; page++) {
      const query = `per_page=${PAGE}&page=${page}`;
      const items = itemsOf(await this.#send('GET', pathOf(query)));
      all.push(...items);
      if (items.length < PAGE) {
        return all;
      }
    }
  }

  async #find(path: string): Promise<any> {
    try {
      return await this.#send('GET', path);
    } catch (error) {
      // An empty repository has no commit, and says so by another status
      if (
        error instanceof ForgeRequestError &&
        [404, 409, 422].includes(error.status)
      ) {
        return undefined;
      }
      throw error;
    }
  }

  async #send(method: string, path: string, body?: object): Promise<any> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        accept: 'application/vnd.github+json',
        'content-type': 'application/json',
        // A kept one may be closed in the moment that it is used again
        connection: 'close',
      },
      body: body && JSON.stringify(body),
      signal: AbortSignal.any([this.#signal, AbortSignal.timeout(PATIENCE_MS)]),
    });
    if (!response.ok) {
      const text = (await response.text()).slice(0, 200);
      throw new ForgeRequestError(
        response.status,
        `${method} ${path}: ${response.status} ${text}`,
      );
    }
    return response.json();
  }
}
