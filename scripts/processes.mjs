/** Starting, watching and ending the processes of the portal. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const dataDir =
  process.env.DOWNSTAGE_DATA_DIR ?? join(root, '.downstage');

const children = new Set();

/**
 * Starts a process whose end is the end of everything, unless it was asked for.
 *
 * @param options.mayBeKilled - Somebody may kill it: only another end is the end of everything
 */
export function start(
  name,
  command,
  args,
  { mayBeKilled = false, ...options } = {},
) {
  const child = spawn(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    ...options,
    env: { ...process.env, DOWNSTAGE_DATA_DIR: dataDir, ...options.env },
  });
  children.add(child);
  child.once('exit', (code, signal) => {
    children.delete(child);
    if (!stopping && !(mayBeKilled && signal === 'SIGKILL')) {
      console.error(`The ${name} ended (${signal ?? `exit code ${code}`}).`);
      stop(1);
    }
  });
  return child;
}

/** Runs a command to its end. */
export function run(name, command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: 'inherit',
      ...options,
    });
    child.once('error', reject);
    child.once('exit', code =>
      code === 0
        ? resolve()
        : reject(new Error(`${name} failed with exit code ${code}`)),
    );
  });
}

let stopping = false;

/** Ends everything that was started, then what is given; what does not end within five seconds is killed. */
export function stop(code, last = async () => {}) {
  if (stopping) {
    return;
  }
  stopping = true;
  for (const child of children) {
    child.kill('SIGTERM');
  }
  const killer = setTimeout(() => {
    for (const child of children) {
      child.kill('SIGKILL');
    }
  }, 5_000);
  const check = setInterval(() => {
    if (children.size === 0) {
      clearTimeout(killer);
      clearInterval(check);
      last().finally(() => process.exit(code));
    }
  }, 50);
}

// Who presses Ctrl-C has had enough; who is ended from outside has not done what it was to do
process.on('SIGINT', () => stop(0));
process.on('SIGTERM', () => stop(143));

/** Waits until a URL answers with success. */
export async function waitFor(url, { seconds = 120 } = {}) {
  const deadline = Date.now() + seconds * 1000;
  while (Date.now() < deadline && !stopping) {
    try {
      const response = await fetch(url);
      if (response.ok) {
        return;
      }
    } catch {
      // Not up yet
    }
    await new Promise(resolve => setTimeout(resolve, 200));
  }
  throw new Error(`${url} did not answer within ${seconds} seconds`);
}

/** Waits until a file is there. What starts writes it last. */
export async function waitForFile(path, { seconds = 120 } = {}) {
  const deadline = Date.now() + seconds * 1000;
  while (!existsSync(path) && !stopping) {
    if (Date.now() > deadline) {
      throw new Error(`${path} was not written within ${seconds} seconds`);
    }
    await new Promise(resolve => setTimeout(resolve, 200));
  }
}

/** Fails with a clear message when a port is taken. */
export async function demandFreePorts(ports) {
  for (const port of ports) {
    await new Promise((resolve, reject) => {
      const server = createServer();
      server.once('error', error =>
        reject(
          new Error(
            error.code === 'EADDRINUSE'
              ? `Port ${port} is in use. End what listens there (perhaps another Downstage), then start again.`
              : `Port ${port}: ${error.message}`,
          ),
        ),
      );
      server.listen(port, '127.0.0.1', () => server.close(resolve));
    });
  }
}
