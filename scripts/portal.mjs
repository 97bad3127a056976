/** Starts a portal of its own for tests and benchmarks: sandbox, backend, proxy. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp } from './buildApp.mjs';
import {
  demandFreePorts,
  root,
  start,
  waitFor,
  waitForFile,
} from './processes.mjs';

const transform = join(
  root,
  'node_modules/@backstage/cli/config/nodeTransform.cjs',
);
const REPLICAS = ['7007', '7008', '7009'];
const SANDBOX_PORTS = [7070, 7071, 7072, 7073, 7074, 7075, 7076, 7079];
const READY = '.backstage/health/v1/readiness';

function startBackend(name, { entry, configs, env }) {
  start(
    name,
    process.execPath,
    [
      '--no-node-snapshot',
      '--require',
      transform,
      join(root, entry),
      ...configs.flatMap(file => ['--config', join(root, file)]),
    ],
    {
      env: { NODE_ENV: 'production', LOG_LEVEL: 'warn', ...env },
      mayBeKilled: true,
    },
  );
}

/** Where a browser is installed, if one is. */
export function findBrowser() {
  const given = process.env.CHROMIUM_PATH;
  return [
    ...(given ? [given] : []),
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ].find(path => existsSync(path));
}

/**
 * Starts the sandbox, and the backend as several replicas on PostgreSQL behind a round-robin proxy; as one process on
 * SQLite where there is no PostgreSQL. All of it ends with the process.
 *
 * @param options.replicas - at most three
 * @param options.postgres - a server that is running, if there is one
 * @param options.entry - the backend's main file
 * @param options.isEmpty - whether it begins without services and environments
 */
export async function startPortal({
  replicas,
  postgres,
  entry = 'packages/backend/src/index.ts',
  isEmpty = false,
}) {
  const data = mkdtempSync(join(tmpdir(), 'downstage-portal-'));
  process.on('exit', () => rmSync(data, { recursive: true, force: true }));
  const ports = REPLICAS.slice(0, replicas);
  await demandFreePorts([3000, ...ports.map(Number), ...SANDBOX_PORTS]);
  await buildApp();
  const env = { DOWNSTAGE_DATA_DIR: data };
  start(
    'sandbox',
    process.execPath,
    [
      join(root, 'packages/sandbox/bin/sandbox.js'),
      '--data-dir',
      join(data, 'sandbox'),
      ...(isEmpty ? ['--empty'] : []),
    ],
    { stdio: 'ignore', env },
  );
  // The forge answers before it has its repositories
  await waitForFile(join(data, 'sandbox/kubeconfig'));
  const story = [
    'app-config.yaml',
    ...(isEmpty ? ['app-config.empty.yaml'] : []),
  ];
  if (!postgres) {
    startBackend('backend', { entry, configs: story, env });
    await waitFor(`http://localhost:3000/${READY}`);
    return;
  }
  const configs = [...story, 'app-config.replicas.yaml'];
  for (const port of ports) {
    startBackend(`backend on port ${port}`, {
      entry,
      configs,
      env: {
        ...env,
        DOWNSTAGE_REPLICA_PORT: port,
        DOWNSTAGE_POSTGRES_URL: postgres.url,
      },
    });
    if (port === ports[0]) {
      // Backends call themselves through the proxy
      start('proxy', process.execPath, [
        join(root, 'scripts/roundRobin.mjs'),
        '3000',
        ...ports.map(replica => `http://127.0.0.1:${replica}`),
      ]);
    }
    await waitFor(`http://localhost:${port}/${READY}`);
  }
}
