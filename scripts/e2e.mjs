/**
 * Runs the browser tests against a portal of its own: the sandbox, and the backend as three replicas on PostgreSQL behind
 * a round-robin proxy; as one process on SQLite where there is no PostgreSQL.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp } from './buildApp.mjs';
import { startPostgres } from './postgres.mjs';
import {
  demandFreePorts,
  root,
  run,
  start,
  stop,
  waitFor,
} from './processes.mjs';

const transform = join(
  root,
  'node_modules/@backstage/cli/config/nodeTransform.cjs',
);
const REPLICAS = ['7007', '7008', '7079'];
const READY = '.backstage/health/v1/readiness';

function startBackend(name, configs, env) {
  start(
    name,
    process.execPath,
    [
      '--no-node-snapshot',
      '--require',
      transform,
      join(root, 'packages/backend/src/index.ts'),
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

async function main() {
  const data = mkdtempSync(join(tmpdir(), 'downstage-e2e-'));
  let postgres;
  let code = 1;
  try {
    await demandFreePorts([
      3000,
      ...REPLICAS.map(Number),
      7070,
      7071,
      7072,
      7073,
      7074,
      7075,
      7076,
    ]);
    postgres = await startPostgres();
    await buildApp();
    const env = { DOWNSTAGE_DATA_DIR: data };
    start(
      'sandbox',
      process.execPath,
      [
        join(root, 'packages/sandbox/bin/sandbox.js'),
        '--data-dir',
        join(data, 'sandbox'),
      ],
      { stdio: 'ignore', env },
    );
    await waitFor('http://localhost:7070/');
    if (postgres) {
      const configs = ['app-config.yaml', 'app-config.replicas.yaml'];
      for (const port of REPLICAS) {
        startBackend(`backend on port ${port}`, configs, {
          ...env,
          DOWNSTAGE_REPLICA_PORT: port,
          DOWNSTAGE_POSTGRES_URL: postgres.url,
        });
        if (port === REPLICAS[0]) {
          // Backends call themselves through the proxy
          start('proxy', process.execPath, [
            join(root, 'scripts/roundRobin.mjs'),
            '3000',
            ...REPLICAS.map(replica => `http://127.0.0.1:${replica}`),
          ]);
        }
        await waitFor(`http://localhost:${port}/${READY}`);
      }
    } else {
      startBackend('backend', ['app-config.yaml'], env);
      await waitFor(`http://localhost:3000/${READY}`);
    }
    await run(
      'the browser tests',
      process.execPath,
      [
        join(root, 'node_modules/@playwright/test/cli.js'),
        'test',
        ...process.argv.slice(2),
      ],
      {
        env: {
          ...process.env,
          CHROMIUM_PATH: findBrowser(),
          DOWNSTAGE_REPLICAS: postgres ? String(REPLICAS.length) : '1',
          ...(postgres ? { DOWNSTAGE_POSTGRES_URL: postgres.url } : {}),
        },
      },
    );
    code = 0;
  } catch (error) {
    console.error(error.message);
  } finally {
    process.on('exit', () => rmSync(data, { recursive: true, force: true }));
    stop(code, async () => postgres?.stop());
  }
}

if (process.argv[1] === join(root, 'scripts/e2e.mjs')) {
  await main();
}
