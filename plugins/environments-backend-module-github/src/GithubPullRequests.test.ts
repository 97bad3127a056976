import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Octokit } from '@octokit/rest';
import { GithubPullRequests } from './GithubPullRequests';

const HEAD = 'downstage/shop-qa-1';

const pull = (number: number, repo: { id: number } | null) => ({
  number,
  html_url: `https://github.com/acme/env/pull/${number}`,
  title: 'Promote shop',
  state: 'open',
  merged_at: null,
  merge_commit_sha: null,
  user: { login: 'ann' },
  head: { ref: HEAD, sha: 'a'.repeat(40), repo },
  base: { ref: 'main', repo: { id: 1 } },
  labels: [],
});

describe('GithubPullRequests', () => {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    // GitHub lists those of forks of the same owner with them
    response.end(
      JSON.stringify([pull(3, { id: 2 }), pull(2, null), pull(1, { id: 1 })]),
    );
  });

  beforeAll(
    () => new Promise<void>(done => server.listen(0, '127.0.0.1', done)),
  );
  afterAll(() => server.close());

  it('finds no pull request of a fork that has a branch of that name', async () => {
    const { port } = server.address() as AddressInfo;
    const octokit = new Octokit({ baseUrl: `http://127.0.0.1:${port}` });
    const pulls = new GithubPullRequests({
      url: 'https://github.com/acme/env',
      owner: 'acme',
      repo: 'env',
      octokit,
      octokitOf: () => octokit,
      features: {},
      hasToken: async () => true,
    });
    await expect(pulls.find({ head: HEAD })).resolves.toMatchObject([
      { number: 1 },
    ]);
  });
});
