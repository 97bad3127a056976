import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type DeliveryReading,
  type Preview,
  findPreviews,
  readAny,
} from '@downstage/readers';
import { KubeClient } from './engines/kube/KubeClient';
import { runGit } from './engines/git/runGit';
import { startSandbox } from './main';
import type { Sandbox } from './runSandbox';

jest.setTimeout(120_000);

const IDENTITY = ['-c', 'user.name=test', '-c', 'user.email=test@acme.example'];
const ARGO = 'argoproj.io/v1alpha1';
const IMAGE = 'registry.acme.example/customer-portal';

describe('previews of the story', () => {
  const folder = mkdtempSync(join(tmpdir(), 'previews-'));
  const reported: string[] = [];
  let portal: Server;
  let sandbox: Sandbox;
  let client: KubeClient;

  beforeAll(async () => {
    portal = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) {
        chunks.push(chunk);
      }
      reported.push(JSON.parse(String(Buffer.concat(chunks))).version);
      response.writeHead(201).end();
    });
    portal.listen(0, '127.0.0.1');
    await once(portal, 'listening');
    sandbox = await startSandbox({
      dataDir: join(folder, 'data'),
      forgePort: 0,
      clusterPorts: { dev: 0, qa: 0, 'prod-eu': 0, 'prod-us': 0 },
      argoCdPorts: { dev: 0, qa: 0 },
      registryPort: 0,
      intervalMs: 200,
      podReadyMs: 50,
      portalUrl: `http://127.0.0.1:${(portal.address() as AddressInfo).port}`,
      log: () => {},
    });
    const { clusterToken: token } = sandbox.credentials;
    client = new KubeClient({ url: sandbox.clusters.dev.url, token });
  });

  afterAll(async () => {
    await sandbox.stop();
    portal.close();
    portal.closeAllConnections();
    rmSync(folder, { recursive: true });
  });

  const list = async (kind: string) =>
    (await client.list({ apiVersion: ARGO, kind })).map(item => ({
      ...item,
      kind,
      apiVersion: ARGO,
    }));

  const previews = async (): Promise<Preview[]> =>
    findPreviews(
      [...(await list('ApplicationSet')), ...(await list('Application'))].map(
        object => readAny(object as never) as DeliveryReading,
      ),
    );

  async function until<T>(
    read: () => Promise<T>,
    wanted: (value: T) => boolean,
  ): Promise<T> {
    const end = Date.now() + 60_000;
    for (;;) {
      const value = await read();
      if (wanted(value)) {
        return value;
      }
      if (Date.now() > end) {
        throw new Error(`not reached: ${JSON.stringify(value, null, 1)}`);
      }
      await new Promise(resolve => {
        setTimeout(resolve, 100);
      });
    }
  }

  const ask = async (method: string, path: string, body?: object) => {
    const { accountTokens } = sandbox.credentials;
    const response = await fetch(
      `${sandbox.forge.apiUrl}/repos/acme/customer-portal${path}`,
      {
        method,
        headers: {
          authorization: `Bearer ${accountTokens['developer-at']}`,
          'content-type': 'application/json',
          connection: 'close',
        },
        body: body && JSON.stringify(body),
      },
    );
    expect(response.ok).toBe(true);
    return response.json();
  };

  const isUp = (preview: Preview | undefined) =>
    preview?.sync === 'synced' && preview.health === 'healthy';

  const deployments = async () =>
    (await client.list({ apiVersion: 'apps/v1', kind: 'Deployment' }))
      .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)
      .filter(name => name.startsWith('preview-'));

  it('runs what the open pull request asks to merge', async () => {
    const [pull] = (await ask('GET', '/pulls')) as any[];
    const [preview] = await until(previews, ([first]) => isUp(first));
    expect(preview).toMatchObject({
      repository: `${sandbox.forge.url}/acme/customer-portal`,
      pullRequest: {
        number: pull.number,
        url: pull.html_url,
        title: 'Download statements in dark mode',
      },
      revision: pull.head.sha,
      images: [`${IMAGE}:pr-${pull.number}-${pull.head.sha.slice(0, 8)}`],
      urls: [`https://pr-${pull.number}.customer-portal.acme.example/`],
      createdAt: expect.any(String),
      destination: { namespace: 'preview-customer-portal' },
    });
    expect(await deployments()).toEqual([
      `preview-customer-portal/customer-portal-${pull.number}`,
    ]);
  });

  it('follows a push to the branch', async () => {
    const tree = mkdtempSync(join(folder, 'tree-'));
    const url = new URL(`${sandbox.forge.url}/acme/customer-portal.git`);
    url.username = 'x';
    url.password = sandbox.credentials.accountTokens['developer-at'];
    const branch = 'dark-statements';
    await runGit(['clone', '--quiet', '-b', branch, url.href, tree]);
    writeFileSync(join(tree, 'src/more.js'), 'export {};\n');
    const git = (...args: string[]) =>
      runGit([...IDENTITY, ...args], { cwd: tree });
    await git('add', '--all');
    await git('commit', '--quiet', '-m', 'More');
    await git('push', '--quiet', 'origin', branch);
    const head = String(await git('rev-parse', 'HEAD')).trim();
    const image = `${IMAGE}:pr-1-${head.slice(0, 8)}`;
    const [preview] = await until(
      previews,
      ([first]) => first?.images[0] === image && isUp(first),
    );
    expect(preview.revision).toBe(head);
  });

  it('takes it away when the pull request is closed, and brings it back', async () => {
    await ask('PATCH', '/pulls/1', { state: 'closed' });
    await until(previews, found => found.length === 0);
    await until(deployments, found => found.length === 0);
    await ask('PATCH', '/pulls/1', { state: 'open' });
    const [preview] = await until(previews, ([first]) => isUp(first));
    expect(preview.pullRequest?.number).toBe(1);
  });

  it('reports nothing of what pull requests are built as', async () => {
    await sandbox.ci.idle();
    expect(reported.filter(version => version.startsWith('pr-'))).toEqual([]);
  });

  it('says what it cannot do, and leaves what there is', async () => {
    const at = {
      apiVersion: ARGO,
      kind: 'ApplicationSet',
      namespace: 'argocd',
      name: 'other',
    };
    await client.create({
      apiVersion: ARGO,
      kind: 'ApplicationSet',
      metadata: { name: at.name, namespace: at.namespace },
      spec: {
        generators: [{ list: { elements: [] } }],
        template: {
          metadata: { name: 'x' },
          spec: {
            project: 'default',
            source: { repoURL: sandbox.forge.url, path: '.' },
            destination: { server: 'https://kubernetes.default.svc' },
          },
        },
      },
    } as never);
    const set = await until(
      () => client.get(at),
      found => Boolean(found?.status?.conditions),
    );
    expect(set?.status.conditions[0]).toMatchObject({
      type: 'ErrorOccurred',
      status: 'True',
      message: expect.stringContaining('generator list is not supported'),
    });
    expect(await previews()).toHaveLength(1);
  });
});
