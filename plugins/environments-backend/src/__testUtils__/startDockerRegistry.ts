import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const BINARY = '/usr/bin/docker-registry';
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

/** Whether Debian's package `docker-registry` is installed. */
export const hasDockerRegistry = existsSync(BINARY);

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}

const digestOf = (content: string) =>
  `sha256:${createHash('sha256').update(content).digest('hex')}`;

/** The one account of a registry that has any. */
export const ACCOUNT = { username: 'portal', password: 'secret' };
/** Its password as `htpasswd -B` writes it. */
const HASH = '$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a';
const BASIC = `Basic ${Buffer.from(
  `${ACCOUNT.username}:${ACCOUNT.password}`,
).toString('base64')}`;

/**
 * The distribution project's own registry.
 *
 * @param options.notifies - Whom it tells of what is pushed
 * @param options.isPrivate - Whether it asks for {@link ACCOUNT}
 */
export async function startDockerRegistry(
  options: {
    notifies?: { url: string; token: string };
    isPrivate?: boolean;
  } = {},
) {
  const { notifies, isPrivate } = options;
  const headers: Record<string, string> = isPrivate
    ? { authorization: BASIC }
    : {};
  const port = await findFreePort();
  const host = `127.0.0.1:${port}`;
  const folder = mkdtempSync(join(tmpdir(), 'docker-registry-'));
  const config = join(folder, 'config.yaml');
  const accounts = join(folder, 'accounts');
  writeFileSync(accounts, `${ACCOUNT.username}:${HASH}\n`);
  writeFileSync(
    config,
    JSON.stringify({
      version: '0.1',
      log: { level: 'error', accesslog: { disabled: true } },
      storage: { filesystem: { rootdirectory: join(folder, 'data') } },
      http: { addr: host },
      ...(isPrivate
        ? { auth: { htpasswd: { realm: 'registry', path: accounts } } }
        : {}),
      notifications: {
        endpoints: notifies
          ? [
              {
                name: 'portal',
                url: notifies.url,
                headers: { Authorization: [`Bearer ${notifies.token}`] },
                timeout: '5s',
                threshold: 5,
                backoff: '1s',
              },
            ]
          : [],
      },
    }),
  );
  const child = spawn(BINARY, ['serve', config], { stdio: 'ignore' });
  const ended = new Promise(resolve => child.once('exit', resolve));
  const isUp = () =>
    fetch(`http://${host}/v2/`, { headers }).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isUp())) {
    if (child.exitCode !== null) {
      throw new Error(`${BINARY} ended with ${child.exitCode}`);
    }
    await sleep(50);
  }

  /** Uploads a blob of a repository. */
  async function upload(repository: string, content: string): Promise<string> {
    const digest = digestOf(content);
    const begun = await fetch(
      `http://${host}/v2/${repository}/blobs/uploads/`,
      {
        method: 'POST',
        headers,
      },
    );
    const location = new URL(begun.headers.get('location')!, `http://${host}`);
    location.searchParams.set('digest', digest);
    const { status } = await fetch(location, {
      method: 'PUT',
      headers: { ...headers, 'content-type': 'application/octet-stream' },
      body: content,
    });
    if (status !== 201) {
      throw new Error(`The blob was answered with ${status}`);
    }
    return digest;
  }

  return {
    host,
    url: `http://${host}`,
    /** Pushes an image with one layer; its digest. */
    async push(repository: string, tag: string): Promise<string> {
      const layer = 'layer';
      const image = JSON.stringify({ architecture: 'amd64', os: 'linux', tag });
      const manifest = JSON.stringify({
        schemaVersion: 2,
        mediaType: MANIFEST,
        config: {
          mediaType: 'application/vnd.oci.image.config.v1+json',
          digest: await upload(repository, image),
          size: image.length,
        },
        layers: [
          {
            mediaType: 'application/vnd.oci.image.layer.v1.tar',
            digest: await upload(repository, layer),
            size: layer.length,
          },
        ],
      });
      const { status } = await fetch(
        `http://${host}/v2/${repository}/manifests/${tag}`,
        {
          method: 'PUT',
          headers: { ...headers, 'content-type': MANIFEST },
          body: manifest,
        },
      );
      if (status !== 201) {
        throw new Error(`The manifest was answered with ${status}`);
      }
      return digestOf(manifest);
    },
    async stop() {
      child.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
