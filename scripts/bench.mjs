/**
 * Runs benchmarks, each measurement in a process of its own, prints a table and writes JSON to `.downstage/bench`. A
 * PostgreSQL server is started where its programs are installed.
 *
 *   yarn bench            all of them
 *   yarn bench layouts    one of them
 *   yarn bench live       live state, with the way to the pixel and the peers beside it
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from './postgres.mjs';
import { root } from './processes.mjs';

const folder = join(root, 'scripts/bench');
const known = readdirSync(folder)
  .filter(name => name.endsWith('.cjs'))
  .map(name => name.replace('.cjs', ''));
/** Benchmarks that belong to another one and are run after it. */
const TOGETHER = { live: ['pixel', 'peers'] };
const given = process.argv.slice(2);
const wanted = [
  ...new Set(given.flatMap(name => [name, ...(TOGETHER[name] ?? [])])),
];
const unknown = wanted.filter(name => !known.includes(name));
if (unknown.length > 0) {
  console.error(
    `No benchmark ${unknown.join(', ')}. Known: ${known.join(', ')}`,
  );
  process.exit(2);
}

const postgres = await startPostgres();
if (!postgres) {
  console.error('No PostgreSQL server is installed: measured on SQLite alone');
}
const env = {
  ...process.env,
  ...(postgres ? { DOWNSTAGE_POSTGRES_URL: postgres.url } : {}),
};

/** CPU time that nobody used, in milliseconds, of all cores since the start of the machine. */
function idleTime() {
  return cpus().reduce((total, { times }) => total + times.idle, 0);
}

/** One measurement: a benchmark's module with the name of the case, which prints one line of JSON. */
function measure(name, item) {
  const idle = idleTime();
  const started = Date.now();
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [join(folder, `${name}.cjs`), item],
    { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, env },
  );
  if (status !== 0) {
    console.error(`${name} ${item} failed:\n${stderr}`);
    process.exitCode = 1;
    return { case: item, failed: true };
  }
  const elapsed = Date.now() - started;
  const idlePercent = Math.round(
    ((idleTime() - idle) / (elapsed * cpus().length)) * 100,
  );
  return {
    case: item,
    ...JSON.parse(stdout.trim().split('\n').at(-1)),
    'idle %': idlePercent,
  };
}

for (const name of wanted.length > 0 ? wanted : known) {
  const listed = spawnSync(
    process.execPath,
    [join(folder, `${name}.cjs`), '--list'],
    { cwd: root, encoding: 'utf8', env },
  );
  const rows = [];
  for (const item of JSON.parse(listed.stdout)) {
    rows.push(measure(name, item));
  }
  console.log(`\n${name}`);
  console.table(rows);
  const output = join(root, '.downstage/bench');
  mkdirSync(output, { recursive: true });
  writeFileSync(
    join(output, `${name}.json`),
    `${JSON.stringify(
      { node: process.version, cores: cpus().length, rows },
      null,
      2,
    )}\n`,
  );
}
await postgres?.stop();
