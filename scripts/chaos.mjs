/**
 * Breaks promotions on purpose, and looks whether each ends in one outcome with the reviewed content.
 *
 *   yarn chaos                      50 runs with a fresh seed
 *   yarn chaos --runs 1000 --seed 7
 *
 * Replicas of the plugin are processes of their own on PostgreSQL; the forge of the sandbox stands behind a proxy that loses
 * answers, hangs, limits and breaks off. Processes are killed at any time, and people merge, close, reopen, retarget and push
 * in between. The same seed makes the same decisions, one after the other; how they meet depends on the machine.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres } from './postgres.mjs';
import { root } from './processes.mjs';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '50' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    verbose: { type: 'boolean', default: false },
  },
});

const postgres = await startPostgres();
if (!postgres) {
  console.error('No PostgreSQL server is installed: nothing was tried');
  process.exit(2);
}
const child = spawn(process.execPath, [join(root, 'scripts/chaos/world.cjs')], {
  cwd: root,
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: {
    ...process.env,
    DOWNSTAGE_CHAOS: JSON.stringify({ ...values, postgres: postgres.url }),
  },
});
process.on('SIGTERM', () => child.kill());
child.on('exit', async code => {
  await postgres.stop();
  process.exit(code ?? 1);
});
