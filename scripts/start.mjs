/**
 * Runs the portal on http://localhost:3000 with the sandbox. With `--config FILE` (repeatable) it runs with that
 * configuration instead, and without the sandbox. With `--empty` portal and sandbox begin without services and environments,
 * with `--dev` the frontend is served by its dev server.
 */
import { join } from 'node:path';
import { buildApp } from './buildApp.mjs';
import {
  dataDir as storyDir,
  demandFreePorts,
  root,
  start,
  stop,
  waitFor,
  waitForFile,
} from './processes.mjs';

const args = process.argv.slice(2);
const dev = args.includes('--dev');
const isEmpty = args.includes('--empty');
const own = args.flatMap((argument, index) =>
  argument === '--config' ? [args[index + 1]] : [],
);
const sandbox = own.length === 0;
// What is made in an empty portal is kept beside the story
const dataDir = isEmpty ? join(storyDir, 'empty') : storyDir;
const backendPort = dev ? 7007 : 3000;
const configs = sandbox
  ? [
      'app-config.yaml',
      ...(isEmpty ? ['app-config.empty.yaml'] : []),
      ...(dev ? ['app-config.development.yaml'] : []),
    ]
  : own;
const configArgs = configs.flatMap(file => ['--config', join(root, file)]);
const transform = '@backstage/cli/config/nodeTransform.cjs';

try {
  const started = Date.now();
  if (sandbox) {
    await demandFreePorts([
      3000,
      ...(dev ? [7007] : []),
      7070,
      7071,
      7072,
      7073,
      7074,
      7075,
      7076,
      7079,
    ]);
    start('sandbox', process.execPath, [
      join(root, 'packages/sandbox/bin/sandbox.js'),
      '--data-dir',
      join(dataDir, 'sandbox'),
      '--portal-url',
      `http://localhost:${backendPort}`,
      ...(isEmpty ? ['--empty'] : []),
    ]);
  }
  await Promise.all([
    dev ? undefined : buildApp(),
    sandbox ? waitFor('http://localhost:7070/') : undefined,
    // The forge answers before it has its repositories
    sandbox ? waitForFile(join(dataDir, 'sandbox/kubeconfig')) : undefined,
  ]);
  start(
    'backend',
    process.execPath,
    [
      '--no-node-snapshot',
      '--require',
      join(root, 'node_modules', transform),
      join(root, 'packages/backend/src/index.ts'),
      ...configArgs,
    ],
    // One line per request is too much to read; LOG_LEVEL=info brings it back
    {
      env: {
        DOWNSTAGE_DATA_DIR: dataDir,
        LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
      },
    },
  );
  if (dev) {
    start(
      'frontend',
      process.execPath,
      [
        join(root, 'node_modules/@backstage/cli/bin/backstage-cli'),
        'package',
        'start',
        ...configArgs,
      ],
      { cwd: join(root, 'packages/app') },
    );
  }
  if (sandbox) {
    await waitFor(
      `http://localhost:${backendPort}/.backstage/health/v1/readiness`,
    );
    await waitFor('http://localhost:3000/');
    console.log(
      `\nDownstage is ready: http://localhost:3000 (${Math.round(
        (Date.now() - started) / 1000,
      )} seconds). Repositories: http://localhost:7070. Stop with Ctrl-C; "npm run reset" starts over.\n`,
    );
  }
} catch (error) {
  console.error(error.message);
  stop(1);
}
