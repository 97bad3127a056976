import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { scmContract } from '@downstage/backstage-plugin-environments-node/testUtils';
import { Octokit } from '@octokit/rest';
import { chmodByRest } from './__testUtils__/chmodByRest';
import { GithubScmProvider } from './GithubScmProvider';

jest.setTimeout(30_000);

const PORTAL = { login: 'downstage-portal', token: 'portal-token' };
const PERSON = { login: 'platform-engineer', token: 'engineer-token' };
const SEED = {
  tokens: Object.fromEntries(
    [PORTAL, PERSON].map(({ login, token }) => [
      token,
      { login, scopes: ['repo', 'admin:org'] },
    ]),
  ),
  github: {
    users: [{ login: PORTAL.login }, { login: PERSON.login }],
    orgs: [
      {
        login: 'acme',
        members: [
          { login: PORTAL.login, role: 'admin' },
          { login: PERSON.login, role: 'admin' },
        ],
      },
    ],
  },
};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('against GitHub as emulate has it', () => {
  let child: ChildProcess;
  let octokit: Octokit;
  let provider: GithubScmProvider;
  let host: string;
  let count = 0;

  beforeAll(async () => {
    const port = await freePort();
    host = `127.0.0.1:${port}`;
    child = fork(
      join(__dirname, '__testUtils__/emulator.mjs'),
      [JSON.stringify({ port, seed: SEED })],
      { execArgv: [] },
    );
    await once(child, 'message');
    const apiBaseUrl = `http://${host}`;
    octokit = new Octokit({ baseUrl: apiBaseUrl, auth: PORTAL.token });
    provider = GithubScmProvider.fromConfig(
      new ConfigReader({
        environments: { github: { writesPerMinute: 10_000 } },
        integrations: { github: [{ host, apiBaseUrl, token: PORTAL.token }] },
      }),
      { logger: mockServices.logger.mock() },
    );
  });
  afterAll(() => child.disconnect());

  scmContract('GithubScmProvider', {
    person: PERSON,
    // As of 0.12.2 it sends no ETags, opens a second pull request, knows no conflicts, lets everybody in, has no
    // organisation as an account, and opens a pull request of a branch that is not there
    lacks: [
      'conditional',
      'twins',
      'conflicts',
      'tokens',
      'organisations',
      'refusals',
    ],
    async create() {
      count += 1;
      const at = { owner: 'acme', repo: `contract-${count}` };
      const { repos, git } = octokit.rest;
      await repos.createInOrg({
        org: at.owner,
        name: at.repo,
        auto_init: true,
      });
      const { data: main } = await git.getRef({ ...at, ref: 'heads/main' });
      const file = (path: string, content: string) => ({
        path,
        content,
        mode: '100644' as const,
        type: 'blob' as const,
      });
      const { data: tree } = await git.createTree({
        ...at,
        tree: [
          file('a.yaml', 'a: 1\r\n# ä 🚀'),
          file('folder/b.yaml', 'b: 1\n'),
        ],
      });
      const { data: commit } = await git.createCommit({
        ...at,
        message: 'First',
        tree: tree.sha,
        parents: [main.object.sha],
      });
      await git.updateRef({ ...at, ref: 'heads/main', sha: commit.sha });
      return provider.forRepository(`http://${host}/${at.owner}/${at.repo}`)!;
    },
    chmod: ({ repository }, path, mode) =>
      chmodByRest(octokit, repository.url, { path, mode }),
  });
});
