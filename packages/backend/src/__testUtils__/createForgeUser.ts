import { SANDBOX_CREDENTIALS, type Sandbox } from '@downstage/sandbox';

/** What people do at the forge of a sandbox, as somebody of the platform team, who may do all of it. */
export function createForgeUser(sandbox: Sandbox) {
  async function ask(method: string, path: string, body?: object) {
    const response = await fetch(`${sandbox.forge.apiUrl}/repos/acme${path}`, {
      method,
      headers: {
        authorization: `Bearer ${SANDBOX_CREDENTIALS.portal.token}`,
        'content-type': 'application/json',
      },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok && response.status !== 404) {
      throw new Error(`${method} ${path}: ${response.status} ${text}`);
    }
    return response.ok && text !== '' ? JSON.parse(text) : undefined;
  }

  const fileOf = (repository: string, path: string, branch: string) =>
    ask(
      'GET',
      `/${repository}/contents/${path}?ref=${encodeURIComponent(branch)}`,
    );

  /** Commits a file to a branch, with or without one that is there; gives the commit. */
  async function push(
    repository: string,
    {
      branch = 'main',
      path,
      text,
    }: { branch?: string; path: string; text: string },
  ): Promise<string> {
    const there = await fileOf(repository, path, branch);
    const { commit } = await ask('PUT', `/${repository}/contents/${path}`, {
      message: `feat: change ${path}`,
      content: Buffer.from(text).toString('base64'),
      branch,
      ...(there ? { sha: there.sha } : {}),
    });
    return commit.sha;
  }

  return {
    push,
    async read(repository: string, path: string): Promise<string> {
      const { content } = await fileOf(repository, path, 'main');
      return Buffer.from(content, 'base64').toString('utf8');
    },
    /** Opens a pull request that brings files, whose image is built. */
    async open(
      repository: string,
      {
        branch,
        title,
        files,
      }: { branch: string; title: string; files: Record<string, string> },
    ) {
      const { object } = await ask('GET', `/${repository}/git/ref/heads/main`);
      await ask('POST', `/${repository}/git/refs`, {
        ref: `refs/heads/${branch}`,
        sha: object.sha,
      });
      for (const [path, text] of Object.entries(files)) {
        await push(repository, { branch, path, text });
      }
      const pull = await ask('POST', `/${repository}/pulls`, {
        title,
        head: branch,
        base: 'main',
      });
      await sandbox.ci.idle();
      return pull;
    },
    label: (repository: string, number: number) =>
      ask('POST', `/${repository}/issues/${number}/labels`, {
        labels: ['preview'],
      }),
    close: (repository: string, number: number) =>
      ask('PATCH', `/${repository}/pulls/${number}`, { state: 'closed' }),
  };
}
