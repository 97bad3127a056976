import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const BINARY = '/usr/bin/docker-registry';

/** Whether Debian's package `docker-registry` is installed. */
export const hasDockerRegistry = existsSync(BINARY);

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}

/** Starts the distribution project's own registry, without accounts. */
export async function startDockerRegistry(
  folder: string,
): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  mkdirSync(folder, { recursive: true });
  const config = join(folder, 'config.yaml');
  writeFileSync(
    config,
    JSON.stringify({
      version: '0.1',
      log: { level: 'error', accesslog: { disabled: true } },
      storage: { filesystem: { rootdirectory: join(folder, 'data') } },
      http: { addr: `127.0.0.1:${port}` },
    }),
  );
  const child = spawn(BINARY, ['serve', config], { stdio: 'ignore' });
  const ended = new Promise(resolve => child.once('exit', resolve));
  while (
    !(await fetch(`${url}/v2/`).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (child.exitCode !== null) {
      throw new Error(`${BINARY} ended with ${child.exitCode}`);
    }
    await sleep(50);
  }
  return {
    url,
    async stop() {
      child.kill();
      await ended;
    },
  };
}
