import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Preview } from '@downstage/readers';
import { KubeClient } from '../engines/kube/KubeClient';
import { runGit } from '../engines/git/runGit';
import { startSandbox } from '../main';
import type { Sandbox } from '../runSandbox';
import { FREE_PORTS } from './freePorts';

const IDENTITY = ['-c', 'user.name=test', '-c', 'user.email=test@acme.example'];
const IMAGE = 'registry.acme.example/customer-portal';
const BRANCH = 'dark-statements';
const PATIENCE_MS = 60_000;

/** The sandbox's story, whose service customer-portal has an open pull request, and a portal that takes reports. */
export interface PreviewsStory {
  sandbox: Sandbox;
  /** Of the cluster that the previews are on. */
  client: KubeClient;
  /** Versions that the portal was told. */
  reported: string[];
  /** Home page of the service's repository. */
  repository: string;
  image: string;
  /** Asks the forge about the service's repository. */
  ask(method: string, path: string, body?: object): Promise<any>;
  /** Pushes files to the branch of the pull request; gives its new head. */
  push(files: Record<string, string>): Promise<string>;
  stop(): Promise<void>;
}

/** Reads until a value is as wanted. */
export async function until<T>(
  read: () => Promise<T>,
  wanted: (value: T) => boolean,
): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
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

export const isUp = (preview: Preview | undefined): boolean =>
  preview?.sync === 'synced' && preview.health === 'healthy';

/** Waits until the preview of the pull request runs a commit. */
export async function untilUp(
  previews: () => Promise<Preview[]>,
  head: string,
): Promise<Preview> {
  const image = `${IMAGE}:pr-1-${head.slice(0, 8)}`;
  const [preview] = await until(
    previews,
    ([first]) => first?.images[0] === image && isUp(first),
  );
  return preview;
}

export async function startPreviews(cluster: string): Promise<PreviewsStory> {
  const folder = mkdtempSync(join(tmpdir(), 'previews-'));
  const reported: string[] = [];
  const portal = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    reported.push(JSON.parse(String(Buffer.concat(chunks))).version);
    response.writeHead(201).end();
  });
  portal.listen(0, '127.0.0.1');
  await once(portal, 'listening');
  const sandbox = await startSandbox({
    dataDir: join(folder, 'data'),
    ...FREE_PORTS,
    intervalMs: 200,
    podReadyMs: 50,
    portalUrl: `http://127.0.0.1:${(portal.address() as AddressInfo).port}`,
    log: () => {},
  });
  const { clusterToken, accountTokens } = sandbox.credentials;
  const repository = `${sandbox.forge.url}/acme/customer-portal`;
  const token = accountTokens['developer-at'];
  return {
    sandbox,
    client: new KubeClient({
      url: sandbox.clusters[cluster].url,
      token: clusterToken,
    }),
    reported,
    repository,
    image: IMAGE,
    ask: async (method, path, body) => {
      const response = await fetch(
        `${sandbox.forge.apiUrl}/repos/acme/customer-portal${path}`,
        {
          method,
          headers: {
            authorization: `Bearer ${token}`,
            'content-type': 'application/json',
            connection: 'close',
          },
          body: body && JSON.stringify(body),
        },
      );
      if (!response.ok) {
        throw new Error(`${method} ${path}: ${response.status}`);
      }
      return response.json();
    },
    push: async files => {
      const tree = mkdtempSync(join(folder, 'tree-'));
      const url = new URL(`${repository}.git`);
      url.username = 'x';
      url.password = token;
      await runGit(['clone', '--quiet', '-b', BRANCH, url.href, tree]);
      for (const [path, text] of Object.entries(files)) {
        writeFileSync(join(tree, path), text);
      }
      const git = (...args: string[]) =>
        runGit([...IDENTITY, ...args], { cwd: tree });
      await git('add', '--all');
      await git('commit', '--quiet', '-m', 'More');
      await git('push', '--quiet', 'origin', BRANCH);
      return String(await git('rev-parse', 'HEAD')).trim();
    },
    stop: async () => {
      await sandbox.stop();
      portal.close();
      portal.closeAllConnections();
      rmSync(folder, { recursive: true });
    },
  };
}
