import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type DeliveryReading,
  type Preview,
  type WorkloadReading,
  findPreviews,
  readAny,
} from '@downstage/readers';
import { parseAllDocuments, stringify } from 'yaml';
import { runGit } from './engines/git/runGit';
import { KubeClient } from './engines/kube/KubeClient';
import type { KubeObject } from './kube/KubeObject';
import { startSandbox } from './main';
import type { Sandbox } from './runSandbox';

jest.setTimeout(120_000);

const IDENTITY = ['-c', 'user.name=test', '-c', 'user.email=test@acme.example'];
const OPERATOR = 'fluxcd.controlplane.io/v1';
const IMAGE = 'registry.acme.example/customer-portal';
const CLUSTER = 'prod-eu';
const DELIVERIES = [
  { apiVersion: OPERATOR, kind: 'ResourceSet' },
  { apiVersion: OPERATOR, kind: 'ResourceSetInputProvider' },
  { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization' },
  { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository' },
];
const WORKLOAD = { apiVersion: 'apps/v1', kind: 'Deployment' };

const example = readFileSync(
  join(__dirname, '../../../docs/examples/previews-flux.yaml'),
  'utf8',
);

describe('previews of Flux', () => {
  const folder = mkdtempSync(join(tmpdir(), 'previews-flux-'));
  const reported: string[] = [];
  let portal: Server;
  let sandbox: Sandbox;
  let client: KubeClient;

  const repositoryUrl = () => `${sandbox.forge.url}/acme/customer-portal`;

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
    client = new KubeClient({ url: sandbox.clusters[CLUSTER].url, token });
    // What docs/examples/previews-flux.yaml asks for, of the service that has a pull request
    const objects = parseAllDocuments(
      example
        .replaceAll('https://github.com/acme/shop', repositoryUrl())
        .replaceAll('ghcr.io/acme/shop', IMAGE),
    ).map(document => document.toJS() as KubeObject);
    await client.ensureNamespace('flux-system');
    for (const object of objects) {
      await client.create(object);
    }
  });

  afterAll(async () => {
    await sandbox.stop();
    portal.close();
    portal.closeAllConnections();
    rmSync(folder, { recursive: true });
  });

  const readings = async (type: { apiVersion: string; kind: string }) =>
    (await client.list(type)).map(item =>
      readAny({ ...item, ...type } as never),
    );

  const previews = async (): Promise<Preview[]> =>
    findPreviews(
      (await Promise.all(DELIVERIES.map(readings))).flat() as DeliveryReading[],
      (await readings(WORKLOAD)) as WorkloadReading[],
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

  const names = async (type: { apiVersion: string; kind: string }) =>
    (await client.list(type))
      .map(({ metadata }) => metadata)
      .filter(({ name, namespace = '' }) =>
        `${namespace} ${name}`.includes('preview-'),
      )
      .map(({ name, namespace }) =>
        namespace ? `${namespace}/${name}` : name,
      );
  const deployments = () => names(WORKLOAD);

  it('are of pull requests that have the label', async () => {
    const at = {
      ...DELIVERIES[1],
      namespace: 'flux-system',
      name: 'preview-shop',
    };
    const exported = async () => (await client.get(at))?.status?.exportedInputs;
    expect(await until(exported, Boolean)).toEqual([]);
    expect(await previews()).toEqual([]);
    await ask('POST', '/issues/1/labels', { labels: ['preview'] });
    await until(exported, found => found.length === 1);
  });

  it('run what the open pull request asks to merge', async () => {
    const [pull] = (await ask('GET', '/pulls')) as any[];
    const { number, head } = pull;
    const [preview] = await until(
      previews,
      ([first]) => isUp(first) && first.images.length > 0,
    );
    expect(preview).toEqual({
      engine: 'flux',
      kind: 'Kustomization',
      namespace: 'flux-system',
      name: `preview-shop-${number}`,
      repository: repositoryUrl(),
      pullRequest: {
        number,
        url: pull.html_url,
        title: 'Download statements in dark mode',
      },
      revision: head.sha,
      images: [`${IMAGE}:pr-${number}-${head.sha.slice(0, 8)}`],
      sync: 'synced',
      health: 'healthy',
      message: expect.any(String),
      urls: [`https://pr-${number}.shop.example/`],
      createdAt: expect.any(String),
      whileLabelled: ['preview'],
      destination: { namespace: `preview-shop-${number}` },
    });
    expect(await deployments()).toEqual([
      `preview-shop-${number}/customer-portal`,
    ]);
  });

  /** Pushes files to the branch of the pull request; gives its new head. */
  const push = async (files: Record<string, string>) => {
    const tree = mkdtempSync(join(folder, 'tree-'));
    const url = new URL(`${repositoryUrl()}.git`);
    url.username = 'x';
    url.password = sandbox.credentials.accountTokens['developer-at'];
    const branch = 'dark-statements';
    await runGit(['clone', '--quiet', '-b', branch, url.href, tree]);
    for (const [path, text] of Object.entries(files)) {
      writeFileSync(join(tree, path), text);
    }
    const git = (...args: string[]) =>
      runGit([...IDENTITY, ...args], { cwd: tree });
    await git('add', '--all');
    await git('commit', '--quiet', '-m', 'More');
    await git('push', '--quiet', 'origin', branch);
    return String(await git('rev-parse', 'HEAD')).trim();
  };

  const untilUp = async (head: string) => {
    const image = `${IMAGE}:pr-1-${head.slice(0, 8)}`;
    const [preview] = await until(
      previews,
      ([first]) => first?.images[0] === image && isUp(first),
    );
    return preview;
  };

  it('follow a push to the branch', async () => {
    const head = await push({ 'src/more.js': 'export {};\n' });
    expect((await untilUp(head)).revision).toBe(head);
  });

  it('may bring what their account may apply, and nothing else', async () => {
    const kustomization = (...resources: string[]) => ({
      'deploy/preview/kustomization.yaml': stringify({
        apiVersion: 'kustomize.config.k8s.io/v1beta1',
        kind: 'Kustomization',
        resources,
      }),
    });
    const own = ['deployment.yaml', 'service.yaml'];
    const head = await push({
      ...kustomization(...own, 'settings.yaml'),
      'deploy/preview/settings.yaml': stringify({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'settings', namespace: CLUSTER },
      }),
    });
    const [preview] = await until(
      previews,
      ([first]) => first?.sync === 'failed' && first.revision === head,
    );
    expect(preview.message).toContain(
      'cannot create resource "configmaps" in API group "" in the namespace "preview-shop-1"',
    );
    await untilUp(await push(kustomization(...own)));
  });

  it('go when the pull request is closed, and come back', async () => {
    await ask('PATCH', '/pulls/1', { state: 'closed' });
    await until(previews, found => found.length === 0);
    await until(deployments, found => found.length === 0);
    for (const type of [
      { apiVersion: 'v1', kind: 'Namespace' },
      DELIVERIES[3],
    ]) {
      expect(await names(type)).toEqual([]);
    }
    await ask('PATCH', '/pulls/1', { state: 'open' });
    const [preview] = await until(previews, ([first]) => isUp(first));
    expect(preview.pullRequest?.number).toBe(1);
  });

  it('are not reported', async () => {
    await sandbox.ci.idle();
    expect(reported.filter(version => version.startsWith('pr-'))).toEqual([]);
  });

  it('stay as they are while what makes them is wrong', async () => {
    const at = {
      ...DELIVERIES[0],
      namespace: 'flux-system',
      name: 'preview-shop',
    };
    const { spec } = (await client.get(at))!;
    const resources = [
      { ...WORKLOAD, metadata: { name: '<< inputs.id | sha256sum >>' } },
    ];
    await client.patch(at, { spec: { resources } });
    const set = await until(
      () => client.get(at),
      found => found?.status.conditions[0].status === 'False',
    );
    expect(set?.status.conditions[0].message).toContain(
      'function sha256sum is not supported',
    );
    expect(await deployments()).toHaveLength(1);
    await client.patch(at, { spec });
    await until(
      () => client.get(at),
      found => found?.status.conditions[0].status === 'True',
    );
  });
});
