/**
 * Breaks promotions on purpose, and looks whether each ends in one outcome with the reviewed content.
 *
 *   yarn chaos                      50 runs with a fresh seed
 *   yarn chaos --runs 1000 --seed 7
 *   yarn chaos --without commit     the look before that step taken out: has to fail
 *   yarn chaos --prove              each of those, one after the other: fails where one does not
 *
 * Replicas of the plugin are processes of their own on PostgreSQL; the forge of the sandbox stands behind a proxy that loses
 * answers, hangs, limits and breaks off. Processes are killed at any time, and people merge, close, reopen, retarget and push
 * in between. The same seed makes the same decisions, one after the other; how they meet depends on the machine.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import blindSteps from './chaos/blindSteps.cjs';
import { startPostgres } from './postgres.mjs';
import { root } from './processes.mjs';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '50' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    verbose: { type: 'boolean', default: false },
    without: { type: 'string' },
    prove: { type: 'boolean', default: false },
  },
});

blindSteps.requireSights();
const postgres = await startPostgres();
if (!postgres) {
  console.error('No PostgreSQL server is installed: nothing was tried');
  process.exit(2);
}
let child;
process.on('SIGTERM', () => child?.kill());

/** @returns the exit code: 0 when no run failed */
function run(without) {
  child = spawn(process.execPath, [join(root, 'scripts/chaos/world.cjs')], {
    cwd: root,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: {
      ...process.env,
      DOWNSTAGE_CHAOS: JSON.stringify({ ...values, postgres: postgres.url }),
      ...(without ? { DOWNSTAGE_CHAOS_WITHOUT: without } : {}),
    },
  });
  return new Promise(resolve => {
    child.on('exit', code => resolve(code ?? 1));
  });
}

/** Whether the suite sees each step that does not look. */
async function prove() {
  let unseen = 0;
  for (const without of Object.keys(blindSteps.BLIND_STEPS)) {
    const seen = (await run(without)) === 1;
    console.log(
      `without the look at ${without}: ${seen ? 'seen' : 'NOT SEEN'}`,
    );
    unseen += seen ? 0 : 1;
  }
  return unseen === 0 ? 0 : 1;
}

const code = values.prove ? await prove() : await run(values.without);
await postgres.stop();
process.exit(code);
