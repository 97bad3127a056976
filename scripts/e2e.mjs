/**
 * Runs the browser tests against a portal of its own: the sandbox, and the backend as three replicas on PostgreSQL behind
 * a round-robin proxy; as one process on SQLite where there is no PostgreSQL. With `--empty`, those tests that begin with
 * nothing, in one process on SQLite.
 */
import { join } from 'node:path';
import { findBrowser, startPortal } from './portal.mjs';
import { startPostgres } from './postgres.mjs';
import { root, run, stop } from './processes.mjs';

const REPLICAS = 3;

async function main() {
  const args = process.argv.slice(2).filter(argument => argument !== '--empty');
  const isEmpty = process.argv.includes('--empty');
  const postgres = isEmpty ? undefined : await startPostgres();
  let code = 1;
  try {
    await startPortal({ replicas: REPLICAS, postgres, isEmpty });
    await run(
      'the browser tests',
      process.execPath,
      [
        join(root, 'node_modules/@playwright/test/cli.js'),
        'test',
        ...(isEmpty ? ['empty'] : ['story', 'takeover']).map(
          project => `--project=${project}`,
        ),
        // Files choose among all; what a project depends on runs as a whole otherwise
        ...(args.some(argument => !argument.startsWith('-'))
          ? ['--no-deps']
          : []),
        ...args,
      ],
      {
        env: {
          ...process.env,
          CHROMIUM_PATH: findBrowser(),
          DOWNSTAGE_REPLICAS: postgres ? String(REPLICAS) : '1',
          ...(postgres ? { DOWNSTAGE_POSTGRES_URL: postgres.url } : {}),
        },
      },
    );
    code = 0;
  } catch (error) {
    console.error(error.message);
  } finally {
    stop(code, async () => postgres?.stop());
  }
}

if (process.argv[1] === join(root, 'scripts/e2e.mjs')) {
  await main();
}
