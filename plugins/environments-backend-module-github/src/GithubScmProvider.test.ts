import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { Octokit } from '@octokit/rest';
import { scmContract } from '@downstage/backstage-plugin-environments-node/testUtils';
import { type Forge, startForge } from '@downstage/sandbox';
import { chmodByRest } from './__testUtils__/chmodByRest';
import { GithubScmProvider } from './GithubScmProvider';

jest.setTimeout(30_000);

const PORTAL_TOKEN = 'portal-token';

let forge: Forge;
let dataDir: string;
let provider: GithubScmProvider;
let count = 0;

async function startProvider({ graphql }: { graphql: boolean }) {
  dataDir = await mkdtemp(join(tmpdir(), 'forge-'));
  forge = await startForge({
    dataDir,
    port: 0,
    graphql,
    owner: { login: 'acme', name: 'ACME' },
    accounts: [
      {
        login: 'platform-engineer',
        name: 'Platform engineer',
        email: 'platform@acme.example',
        role: 'Platform engineer',
        teams: ['platform'],
        permission: 'admin',
        token: 'engineer-token',
      },
    ],
    portal: { login: 'downstage-portal', token: PORTAL_TOKEN },
    oauth: { clientId: 'id', clientSecret: 'secret' },
    webhooks: [],
  });
  const { host } = new URL(forge.url);
  provider = GithubScmProvider.fromConfig(
    new ConfigReader({
      environments: { github: { writesPerMinute: 10_000 } },
      integrations: {
        github: [{ host, apiBaseUrl: forge.apiUrl, token: PORTAL_TOKEN }],
      },
    }),
    { logger: mockServices.logger.mock() },
  );
}

async function stopProvider() {
  await forge?.stop();
  await rm(dataDir, { recursive: true, force: true });
}

describe.each([
  ['GraphQL', true],
  ['REST alone', false],
])('at a host with %s', (_, graphql) => {
  beforeAll(() => startProvider({ graphql }));
  afterAll(stopProvider);

  scmContract('GithubScmProvider', {
    person: { login: 'platform-engineer', token: 'engineer-token' },
    async create() {
      count += 1;
      return provider.forRepository(`${forge.url}/acme/contract-${count}`)!;
    },
    chmod: ({ repository }, path, mode) =>
      chmodByRest(
        new Octokit({ baseUrl: forge.apiUrl, auth: PORTAL_TOKEN }),
        repository.url,
        { path, mode },
      ),
  });
});

describe('GithubScmProvider', () => {
  beforeAll(async () => {
    await startProvider({ graphql: true });
    const scm = provider.forRepository(`${forge.url}/acme/contract-1`)!;
    await scm.administration.createRepository({
      description: 'protected',
      private: false,
      message: 'First',
      files: [{ path: 'a.yaml', content: 'a: 1\n' }],
    });
  });
  afterAll(stopProvider);

  it.each([
    ['https://elsewhere.example/acme/shop'],
    ['not a url'],
    ['https://github.com/acme'],
    ['https://github.com/acme/shop/tree/main'],
  ])('leaves %s to others', url => {
    expect(provider.forRepository(url)).toBeUndefined();
  });

  it.each([
    ['blob/main/catalog-info.yaml', true],
    ['tree/main/', true],
    ['raw/main/a/b.yaml', true],
    ['blob/feature/x/catalog-info.yaml', true],
    ['', true],
    ['blob/../../evil/blob/main/t1.yaml', false],
    ['tree/../../evil/tree/main/t1.yaml', false],
    ['raw/%2e%2e/%2e%2e/evil/raw/main/t1.yaml', false],
    ['edit/..\\..\\evil\\edit\\main\\t1.yaml', false],
    ['-/../../evil/-/blob/main/t1.yaml', false],
    ['blob/main/../../../evil/blob/main/t1.yaml', false],
    ['blob/main/%00', false],
  ])(
    'finds the repository of a location as the catalog does: %s',
    (path, found) => {
      const repository = `${forge.url}/acme/env-prod-eu`;
      expect(provider.repositoryOf(`${repository}/${path}`)).toBe(
        found ? repository : undefined,
      );
    },
  );

  it('finds no repository at a host that is not configured', () => {
    expect(
      provider.repositoryOf('https://git.elsewhere.example/a/b/blob/main/c'),
    ).toBeUndefined();
    const { port } = new URL(forge.url);
    expect(
      provider.repositoryOf(
        `http://localhost:${port}@evil.example/a/b/blob/main/c`,
      ),
    ).toBeUndefined();
  });

  it('finishes its own creation, and writes to no other repository of one commit', async () => {
    const api = async (method: string, path: string, body?: object) =>
      (
        await fetch(`${forge.apiUrl}${path}`, {
          method,
          headers: {
            authorization: `Bearer ${PORTAL_TOKEN}`,
            'content-type': 'application/json',
          },
          body: JSON.stringify(body),
        })
      ).json();
    const wanted = {
      description: 'Environment UAT',
      private: false,
      message: 'Begin',
      files: [{ path: 'a.yaml', content: 'a: 1\n' }],
    };
    const begin = async (name: string, description: string) => {
      await api('POST', '/orgs/acme/repos', {
        name,
        description,
        auto_init: true,
      });
      return provider.forRepository(`${forge.url}/acme/${name}`)!;
    };
    const own = await begin('cut-short', wanted.description);
    await expect(own.administration.createRepository(wanted)).resolves.toEqual({
      status: 'created',
    });
    const others = await begin('of-others', 'Something else');
    const before = await others.repository.head('main');
    await expect(
      others.administration.createRepository(wanted),
    ).resolves.toEqual({ status: 'exists' });
    await expect(others.repository.head('main')).resolves.toEqual(before);
  });

  it('keeps the protection that a branch has', async () => {
    const scm = provider.forRepository(`${forge.url}/acme/contract-1`)!;
    const approvals = async () => {
      const answer = await fetch(
        `${forge.apiUrl}/repos/acme/contract-1/branches/main/protection`,
        { headers: { authorization: `Bearer ${PORTAL_TOKEN}` } },
      );
      return (await answer.json()).required_pull_request_reviews
        .required_approving_review_count;
    };
    await scm.administration.protectBranch('main', {
      approvals: 2,
      checks: [],
    });
    await scm.administration.protectBranch('main', {
      approvals: 0,
      checks: [],
    });
    await expect(approvals()).resolves.toBe(2);
  });

  it('keeps what a team may do already, and gives it what it lacks', async () => {
    const { administration } = provider.forRepository(
      `${forge.url}/acme/contract-1`,
    )!;
    const admins = async () => {
      const answer = await fetch(
        `${forge.apiUrl}/orgs/acme/teams/platform/repos/acme/contract-1`,
        {
          headers: {
            authorization: `Bearer ${PORTAL_TOKEN}`,
            accept: 'application/vnd.github.v3.repository+json',
          },
        },
      );
      return (await answer.json()).permissions.admin;
    };
    await administration.setTeamAccess('platform', 'write');
    await expect(admins()).resolves.toBe(false);
    await administration.setTeamAccess('platform', 'admin');
    await administration.setTeamAccess('platform', 'write');
    await expect(admins()).resolves.toBe(true);
  });

  it('knows no organization that its host does not have', async () => {
    const { administration } = provider.forRepository(
      `${forge.url}/nobody/shop`,
    )!;
    await expect(administration.hasOwner()).resolves.toBe(false);
  });

  it('names the repository and the fix when the credentials do not suffice', async () => {
    const weak = GithubScmProvider.fromConfig(
      new ConfigReader({
        integrations: {
          github: [
            {
              host: new URL(forge.url).host,
              apiBaseUrl: forge.apiUrl,
              token: 'wrong',
            },
          ],
        },
      }),
      { logger: mockServices.logger.mock() },
    ).forRepository(`${forge.url}/acme/contract-1`)!;
    await expect(weak.repository.head('main')).rejects.toMatchObject({
      name: 'ScmError',
      kind: 'forbidden',
      message: expect.stringMatching(/contract-1.*integrations\.github/),
    });
  });
});
