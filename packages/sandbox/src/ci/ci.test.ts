import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runGit } from '../engines/git/runGit';
import { startSandbox } from '../main';
import type { Sandbox } from '../runSandbox';

jest.setTimeout(120_000);

const IDENTITY = ['-c', 'user.name=test', '-c', 'user.email=test@acme.example'];
const INDEX = 'application/vnd.oci.image.index.v1+json';

describe('continuous integration', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ci-'));
  const reports: Array<{ url?: string; token?: string; body: any }> = [];
  /** What the next requests of the portal get instead of an answer. */
  const failures: Array<number | 'lost'> = [];
  let portal: Server;
  let portalUrl: string;
  let sandbox: Sandbox;

  const start = () =>
    startSandbox({
      dataDir: join(folder, 'data'),
      forgePort: 0,
      clusterPorts: { dev: 0, qa: 0, 'prod-eu': 0, 'prod-us': 0 },
      argoCdPorts: { dev: 0, qa: 0 },
      registryPort: 0,
      portalUrl,
      log: () => {},
    });

  beforeAll(async () => {
    portal = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) {
        chunks.push(chunk);
      }
      reports.push({
        url: request.url,
        token: request.headers.authorization,
        body: JSON.parse(String(Buffer.concat(chunks))),
      });
      const failure = failures.shift();
      if (failure === 'lost') {
        request.socket.destroy();
        return;
      }
      response.writeHead(failure ?? 201).end();
    });
    portal.listen(0, '127.0.0.1');
    await once(portal, 'listening');
    portalUrl = `http://127.0.0.1:${(portal.address() as AddressInfo).port}`;
    sandbox = await start();
  });
  beforeEach(() => {
    reports.length = 0;
  });
  afterAll(async () => {
    await sandbox.stop();
    portal.close();
    portal.closeAllConnections();
    rmSync(folder, { recursive: true });
  });

  const remoteOf = (repository: string) => {
    const url = new URL(`${sandbox.forge.url}/acme/${repository}.git`);
    url.username = 'x';
    url.password = sandbox.credentials.accountTokens['developer-at'];
    return url.href;
  };

  async function clone(repository: string): Promise<string> {
    const tree = mkdtempSync(join(folder, 'tree-'));
    await runGit(['clone', '--quiet', remoteOf(repository), tree]);
    return tree;
  }

  async function commit(
    tree: string,
    message: string,
    files: Record<string, string> = { 'change.txt': message },
  ): Promise<string> {
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(join(tree, name), text);
    }
    await runGit(['add', '--all'], { cwd: tree });
    await runGit([...IDENTITY, 'commit', '--quiet', '-m', message], {
      cwd: tree,
    });
    const head = await runGit(['rev-parse', 'HEAD'], { cwd: tree });
    return head.toString().trim();
  }

  const git = (tree: string, ...args: string[]) =>
    runGit([...IDENTITY, ...args], { cwd: tree });

  const ask = async (path: string): Promise<any> => {
    const get = () =>
      fetch(`${sandbox.forge.apiUrl}/repos/acme/${path}`, {
        headers: {
          authorization: `Bearer ${sandbox.credentials.accountTokens.viewer}`,
        },
      });
    // A connection may be one to the forge before its restart
    const response = await get().catch(get);
    return response.json();
  };

  /** Opens a pull request with a commit that changes nothing. */
  async function propose(repository: string, tree: string): Promise<any> {
    await git(tree, 'commit', '--allow-empty', '--quiet', '-m', 'feat: more');
    await git(tree, 'push', '--quiet', 'origin', 'HEAD:refs/heads/more');
    const response = await fetch(
      `${sandbox.forge.apiUrl}/repos/acme/${repository}/pulls`,
      {
        method: 'POST',
        headers: {
          authorization: `Bearer ${sandbox.credentials.accountTokens['developer-at']}`,
          'content-type': 'application/json',
          connection: 'close',
        },
        body: JSON.stringify({ title: 'More', head: 'more', base: 'main' }),
      },
    );
    expect(response.status).toBe(201);
    return response.json();
  }

  const statusesOf = (repository: string, sha: string) =>
    ask(`${repository}/commits/${sha}/statuses`);

  const tagsOf = async (repository: string): Promise<string[]> =>
    (await ask(`${repository}/git/matching-refs/tags/v`)).map(({ ref }: any) =>
      ref.replace('refs/tags/', ''),
    );

  /** Waits for the status that ends a build. */
  async function outcome(repository: string, sha: string): Promise<any> {
    const deadline = Date.now() + 30_000;
    for (;;) {
      const [status] = await statusesOf(repository, sha);
      if (status && status.state !== 'pending') {
        return status;
      }
      if (Date.now() > deadline) {
        throw new Error(`${repository} ${sha}: ${status?.state}`);
      }
      await new Promise(resolve => {
        setTimeout(resolve, 50);
      });
    }
  }

  /** The image index that a tag names, read as a client does that has no account. */
  async function readIndex(service: string, tag: string) {
    const { url } = sandbox.registry;
    const scope = `repository:${service}:pull`;
    const answer = await fetch(`${url}/token?scope=${scope}`);
    const { token }: any = await answer.json();
    const response = await fetch(`${url}/v2/${service}/manifests/${tag}`, {
      headers: { authorization: `Bearer ${token}`, accept: INDEX },
    });
    return {
      type: response.headers.get('content-type'),
      digest: response.headers.get('docker-content-digest'),
      index: (await response.json()) as any,
    };
  }

  it('leaves the history of the story alone', async () => {
    await sandbox.ci.idle();
    expect(reports).toEqual([]);
    const { sha } = await ask('fund-transfer/commits/main');
    expect(await statusesOf('fund-transfer', sha)).toEqual([]);
    expect(sandbox.registry.has('fund-transfer', '1.5.1')).toBe(true);
  });

  it('tags, pushes and reports what is pushed to the default branch', async () => {
    const tree = await clone('fund-transfer');
    await commit(tree, 'fix: round again');
    const sha = await commit(tree, 'feat: tell the exchange rate');
    await git(tree, 'push', '--quiet', 'origin', 'main');
    const page = `${sandbox.forge.url}/acme/fund-transfer/commit/${sha}`;
    expect(await outcome('fund-transfer', sha)).toMatchObject({
      context: 'ci',
      state: 'success',
      description:
        'Pushed registry.acme.example/fund-transfer:1.6.0 and reported it',
      target_url: page,
      creator: { login: 'ci-bot' },
    });
    expect(await tagsOf('fund-transfer')).toContain('v1.6.0');
    expect((await ask('fund-transfer/commits/v1.6.0')).sha).toBe(sha);
    const { type, digest, index } = await readIndex('fund-transfer', '1.6.0');
    expect(type).toBe(INDEX);
    expect(index).toMatchObject({
      manifests: [{ platform: { architecture: 'amd64', os: 'linux' } }],
      annotations: {
        'org.opencontainers.image.created': expect.stringMatching(/^20.*Z$/),
        'org.opencontainers.image.revision': sha,
        'org.opencontainers.image.source': `${sandbox.forge.url}/acme/fund-transfer`,
        'org.opencontainers.image.version': '1.6.0',
      },
    });
    const report = {
      url: '/api/environments/v1/artifacts',
      token: `Bearer ${sandbox.credentials.ci.reportToken}`,
      body: {
        artifact: 'registry.acme.example/fund-transfer',
        version: '1.6.0',
        digest,
        commit: sha,
        build: page,
      },
    };
    expect(reports).toEqual([report]);
    // Its own tag is a push too
    await sandbox.ci.idle();
    expect(reports).toEqual([report]);
    expect(await tagsOf('fund-transfer')).not.toContain('v1.6.1');
  });

  it('makes nothing of the same push told twice', async () => {
    const { sha } = await ask('fund-transfer/commits/main');
    const before = await tagsOf('fund-transfer');
    const statuses = await statusesOf('fund-transfer', sha);
    for (const ref of ['refs/heads/main', 'refs/tags/v1.6.0']) {
      expect((await deliver(ref, sha)).status).toBe(202);
    }
    await sandbox.ci.idle();
    expect(reports).toEqual([]);
    expect(await tagsOf('fund-transfer')).toEqual(before);
    expect(await statusesOf('fund-transfer', sha)).toEqual(statuses);
  });

  async function deliver(
    ref: string,
    sha: string,
    secret: string = sandbox.credentials.ci.webhookSecret,
  ) {
    const body = JSON.stringify({
      ref,
      after: sha,
      repository: { name: 'fund-transfer', default_branch: 'main' },
    });
    const hmac = createHmac('sha256', secret).update(body).digest('hex');
    return fetch(sandbox.ci.url, {
      method: 'POST',
      headers: {
        'x-github-event': 'push',
        'x-hub-signature-256': `sha256=${hmac}`,
      },
      body,
    });
  }

  it('believes the forge alone', async () => {
    expect((await deliver('refs/heads/main', 'x', 'guessed')).status).toBe(401);
  });

  it('reports again what the portal did not take', async () => {
    failures.push('lost', 503);
    const tree = await clone('notifications');
    const sha = await commit(tree, 'feat!: forget the old API');
    await git(tree, 'push', '--quiet', 'origin', 'main');
    expect(await outcome('notifications', sha)).toMatchObject({
      state: 'success',
    });
    expect(reports.map(({ body }) => body.version)).toEqual([
      '1.0.0',
      '1.0.0',
      '1.0.0',
    ]);
  });

  it('says what the portal refuses', async () => {
    failures.push(403);
    const tree = await clone('exchange-rates');
    const sha = await commit(tree, 'Something');
    await git(tree, 'push', '--quiet', 'origin', 'main');
    expect(await outcome('exchange-rates', sha)).toMatchObject({
      state: 'failure',
      description: expect.stringContaining('did not take the report: 403'),
    });
    expect(reports).toHaveLength(1);
  });

  it('builds tags that people push, with and without an object of their own', async () => {
    const tree = await clone('account-info');
    await git(tree, 'tag', 'v2.0.0-rc.1');
    await git(tree, 'tag', '-a', '-m', 'Two', 'v2.0.0', 'HEAD~1');
    await git(tree, 'push', '--quiet', 'origin', 'v2.0.0-rc.1', 'v2.0.0');
    const head = String(await git(tree, 'rev-parse', 'HEAD')).trim();
    const parent = String(await git(tree, 'rev-parse', 'HEAD~1')).trim();
    await outcome('account-info', head);
    await outcome('account-info', parent);
    await sandbox.ci.idle();
    expect(
      reports
        .map(({ body: { version, commit: sha } }) => [version, sha])
        .sort(),
    ).toEqual([
      ['2.0.0', parent],
      ['2.0.0-rc.1', head],
    ]);
    expect(sandbox.registry.has('account-info', '2.0.0-rc.1')).toBe(true);
  });

  it('leaves alone what asks for it, other branches, and what has no workflow', async () => {
    const tree = await clone('customer-portal');
    const skipped = await commit(tree, 'Words [skip ci]');
    await git(tree, 'push', '--quiet', 'origin', 'main');
    await commit(tree, 'feat: later');
    await git(tree, 'push', '--quiet', 'origin', 'HEAD:refs/heads/later');
    const environment = await clone('env-dev');
    await commit(environment, 'feat: words');
    await git(environment, 'push', '--quiet', 'origin', 'main');
    // Comes after the others
    const other = await clone('customer-portal');
    await git(other, 'commit', '--allow-empty', '-m', 'fix: it');
    await git(other, 'push', '--quiet', 'origin', 'main');
    const sha = String(await git(other, 'rev-parse', 'HEAD')).trim();
    await outcome('customer-portal', sha);
    expect(await statusesOf('customer-portal', skipped)).toEqual([]);
    expect(reports.map(({ body }) => body.version)).toEqual(['3.8.1']);
  });

  it.each([
    [
      'gitlab',
      '.gitlab-ci.yml',
      { '.gitlab-ci.yml': '$CI_MERGE_REQUEST_SOURCE_BRANCH_SHA' },
    ],
    [
      'tekton',
      '.tekton/push.yaml',
      { '.tekton/pull-request.yaml': '{{ pull_request_number }}' },
    ],
    ['jenkins', 'Jenkinsfile', { Jenkinsfile: '$CHANGE_ID' }],
  ])(
    'stands in for %s, once there is what to build',
    async (name, path, pulls) => {
      const catalog = `metadata:\n  annotations:\n    downstage.dev/image: registry.acme.example/by-${name}\n`;
      await sandbox.forge.seedRepository({
        name: `by-${name}`,
        commits: [
          {
            message: 'Begin',
            files: { [path]: 'x', ...pulls, 'catalog-info.yaml': catalog },
          },
        ],
      });
      const tree = await clone(`by-${name}`);
      const sha = await commit(tree, 'feat: bring it', {
        Dockerfile: 'FROM scratch\n',
      });
      await git(tree, 'push', '--quiet', 'origin', 'main');
      expect(await outcome(`by-${name}`, sha)).toMatchObject({
        state: 'success',
      });
      expect(await tagsOf(`by-${name}`)).toEqual(['v0.1.0']);
      const pull = await propose(`by-${name}`, tree);
      await outcome(`by-${name}`, pull.head.sha);
      expect(
        sandbox.registry.has(
          `by-${name}`,
          `pr-${pull.number}-${pull.head.sha.slice(0, 8)}`,
        ),
      ).toBe(true);
      expect(reports.map(({ body }) => body.version)).toEqual(['0.1.0']);
    },
  );

  it('tells of each check that a pull request may have to pass', async () => {
    const workflow = (on: string, jobs: object) => JSON.stringify({ on, jobs });
    await sandbox.forge.seedRepository({
      name: 'env-checked',
      commits: [
        {
          message: 'Begin',
          files: {
            '.github/workflows/validate.yaml': workflow('pull_request', {
              validate: {},
              release: { if: "github.event_name == 'push'" },
            }),
            '.github/workflows/push.yaml': workflow('push', { other: {} }),
            '.github/workflows/broken.yaml': 'on: [\n',
          },
        },
      ],
    });
    const pull = await propose('env-checked', await clone('env-checked'));
    await outcome('env-checked', pull.head.sha);
    await sandbox.ci.idle();
    const told = await statusesOf('env-checked', pull.head.sha);
    expect(told.map(({ context, state }: any) => [context, state])).toEqual([
      ['validate', 'success'],
    ]);
  });

  it('says that it knows no image', async () => {
    const tree = await clone('customer-portal');
    const sha = await commit(tree, 'Forget the catalog', {
      'catalog-info.yaml': 'kind: Component\n',
    });
    await git(tree, 'push', '--quiet', 'origin', 'main');
    expect(await outcome('customer-portal', sha)).toMatchObject({
      state: 'failure',
      description: expect.stringContaining('downstage.dev/image'),
    });
    expect(reports).toEqual([]);
  });

  it('begins with 0.1.0, and finishes after a restart what it could not', async () => {
    await sandbox.forge.seedRepository({
      name: 'loans',
      commits: [{ message: 'Begin', files: { 'README.md': '# Loans\n' } }],
    });
    const tree = await clone('loans');
    mkdirSync(join(tree, '.github/workflows'), { recursive: true });
    const sha = await commit(tree, 'feat: lend', {
      '.github/workflows/ci.yaml': 'on: push\n',
      Dockerfile: 'FROM scratch\n',
      'catalog-info.yaml':
        'metadata:\n  annotations:\n    downstage.dev/image: registry.acme.example/loans\n',
    });
    failures.push(...Array.from({ length: 20 }, () => 503));
    await git(tree, 'push', '--quiet', 'origin', 'main');
    while (reports.length === 0) {
      await new Promise(resolve => {
        setTimeout(resolve, 20);
      });
    }
    await sandbox.stop();
    failures.length = 0;
    reports.length = 0;
    sandbox = await start();
    expect(await outcome('loans', sha)).toMatchObject({ state: 'success' });
    expect(await tagsOf('loans')).toEqual(['v0.1.0']);
    await sandbox.ci.idle();
    expect(reports.map(({ body }) => body.version)).toEqual(['0.1.0']);
  });

  it('finds what was pushed while it was not there', async () => {
    await sandbox.stop();
    const bare = join(folder, 'data/forge/repositories/acme/loans.git');
    const tree = mkdtempSync(join(folder, 'tree-'));
    await runGit(['clone', '--quiet', bare, tree]);
    const sha = await commit(tree, 'feat: lend more');
    await git(tree, 'push', '--quiet', 'origin', 'main');
    sandbox = await start();
    expect(await outcome('loans', sha)).toMatchObject({ state: 'success' });
    expect(reports.map(({ body }) => body.version)).toEqual(['0.2.0']);
  });
});
