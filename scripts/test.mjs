/**
 * Runs every check: generated files, format, types, API reports, cycles between folders, lint, packages as they are published,
 * unit, contract and database tests, chaos, browser tests.
 * The last line is `N passed, N failed, N skipped`.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registryAnswers } from './checkReleases.mjs';
import { findBrowser } from './portal.mjs';
import { startPostgres } from './postgres.mjs';
import { root } from './processes.mjs';

const bin = name => join(root, 'node_modules', name);
const script = (name, ...args) => [join(root, 'scripts', name), ...args];
const results = mkdtempSync(join(tmpdir(), 'downstage-test-'));
const totals = { passed: 0, failed: 0, skipped: 0 };
const skippedSuites = [];
const failures = [];

function start(args, { stdio = 'inherit', env = {} } = {}) {
  return spawn(process.execPath, args, {
    cwd: root,
    stdio,
    env: { ...process.env, ...env },
  });
}

async function execute(args, env) {
  const [code] = await once(start(args, { env }), 'exit');
  return code ?? 1;
}

function tell(name, { started, ok, said = '' }) {
  process.stdout.write(said);
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(`=== ${name}: ${ok ? 'passed' : 'FAILED'} (${seconds} s)`);
  if (!ok) {
    failures.push(name);
  }
}

async function step(name, run) {
  const started = Date.now();
  console.log(`\n=== ${name}`);
  const ok = await run();
  tell(name, { started, ok });
  return ok;
}

/** What checks that run at once say is told when each has ended. */
async function check(name, args) {
  const started = Date.now();
  const child = start(args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks = [];
  child.stdout.on('data', chunk => chunks.push(chunk));
  child.stderr.on('data', chunk => chunks.push(chunk));
  const [code] = await once(child, 'close');
  tell(name, { started, ok: code === 0, said: Buffer.concat(chunks) });
  totals[code === 0 ? 'passed' : 'failed'] += 1;
}

/** Runs a test runner that writes its counts to a file; without the file the whole run counts as one failure. */
async function counted(name, run, count) {
  await step(name, async () => {
    const code = await run();
    const found = count();
    if (!found) {
      totals.failed += 1;
      return false;
    }
    for (const key of Object.keys(totals)) {
      totals[key] += found[key];
    }
    if (code !== 0 && found.failed === 0) {
      totals.failed += 1;
    }
    return code === 0;
  });
}

function countBrowserTests(report) {
  if (!existsSync(report)) {
    return undefined;
  }
  const { stats } = JSON.parse(readFileSync(report, 'utf8'));
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
  };
}

function skip(suite, reason) {
  console.log(`\n!!! SKIPPED: ${suite}: ${reason}`);
  skippedSuites.push(`${suite} (${reason})`);
  totals.skipped += 1;
}

const backstage = bin('@backstage/cli/bin/backstage-cli');

async function checkSources() {
  await check('API reports', [
    bin('@backstage/repo-tools/bin/backstage-repo-tools'),
    'api-reports',
    '--ci',
    '--exclude',
    'packages/sandbox',
    '--allow-all-warnings',
    '-o',
    'ae-undocumented,ae-wrong-input-file-type',
  ]);
  await check('generated files', script('generate.mjs', '--check'));
  await check('format', [bin('prettier/bin-prettier.js'), '--check', '.']);
  await check('folders', script('checkFolders.mjs'));
  await check('lint', [backstage, 'repo', 'lint', '--max-warnings', '0']);
}

const archives = join(results, 'archives');
// The API reports print types in the order in which a whole compilation meets them, and packages have them
const types = ['types', [bin('typescript/bin/tsc'), '--incremental', 'false']];

// What waits for the registry is beside what computes
console.log('\n=== sources and packages');
if (registryAnswers()) {
  await Promise.all([
    check(...types),
    check('skeleton', script('checkSkeleton.mjs')),
    check('supported versions', script('checkReleases.mjs')),
  ]);
  await check('packing', script('packPackages.mjs', archives));
  await Promise.all([
    checkSources(),
    check('packages', script('checkPackages.mjs', archives)),
  ]);
} else {
  skip(
    'packages, supported versions and skeleton',
    'the registry of npm does not answer',
  );
  await check(...types);
  await checkSources();
}

const postgres = await startPostgres();
if (!postgres) {
  skip(
    'database tests on PostgreSQL, and chaos',
    'no PostgreSQL server is installed; the tests ran on SQLite alone',
  );
}
if (spawnSync('kubectl', ['version', '--client']).status !== 0) {
  skip('kubectl tests', 'no kubectl is in the PATH');
}
if (spawnSync('go', ['list', 'log/slog']).status !== 0) {
  // Nobody needs it to work on the suite: what is not tested then is said, and not counted
  console.log(
    "\n!!! No Go from 1.21 is here: the golden path's service in Go is not built and tested",
  );
}
if (!existsSync('/usr/bin/docker-registry')) {
  skip('tests with a registry of others', 'no docker-registry is installed');
}
if (spawnSync('shellcheck', ['--version']).status !== 0) {
  skip("checks of the golden path's scripts", 'no shellcheck is in the PATH');
}
const jest = join(results, 'jest.json');
await counted(
  'unit, contract and database tests',
  () =>
    execute(
      [
        backstage,
        'repo',
        'test',
        '--watchAll=false',
        '--maxWorkers=2',
        '--json',
        `--outputFile=${jest}`,
      ],
      {
        BACKSTAGE_TEST_DISABLE_DOCKER: '1',
        ...(postgres ? { [postgres.variable]: postgres.url } : {}),
      },
    ),
  () => {
    if (!existsSync(jest)) {
      return undefined;
    }
    const report = JSON.parse(readFileSync(jest, 'utf8'));
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
      skipped: report.numPendingTests + report.numTodoTests,
    };
  },
);
await postgres?.stop();

async function testInBrowser(name, ...args) {
  const report = join(results, `${name}.json`);
  await counted(
    name,
    () =>
      execute(script('e2e.mjs', ...args), {
        PLAYWRIGHT_JSON_OUTPUT_NAME: report,
      }),
    () => countBrowserTests(report),
  );
}

async function testChaos() {
  if (postgres) {
    await check('chaos', script('chaos.mjs', '--runs', '30'));
  }
}

if (findBrowser()) {
  await testInBrowser('browser tests');
  // These wait more than they compute
  await Promise.all([
    testInBrowser('browser tests from nothing', '--empty'),
    testChaos(),
  ]);
} else {
  skip('browser tests', 'no Chromium is installed; set CHROMIUM_PATH to one');
  await testChaos();
}

rmSync(results, { recursive: true, force: true });
if (skippedSuites.length > 0) {
  console.log(`\nSkipped suites:\n  ${skippedSuites.join('\n  ')}`);
}
if (failures.length > 0) {
  console.log(`\nFailed: ${failures.join(', ')}`);
}
console.log(
  `\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`,
);
process.exit(totals.failed > 0 || failures.length > 0 ? 1 : 0);
