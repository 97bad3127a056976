/**
 * Runs every check: generated files, format, types, API reports, cycles between folders, lint, packages as they are published,
 * unit, contract and database tests, chaos, browser tests.
 * The last line is `N passed, N failed, N skipped`.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registryAnswers } from './checkReleases.mjs';
import { findBrowser } from './portal.mjs';
import { startPostgres } from './postgres.mjs';
import { root } from './processes.mjs';

const bin = name => join(root, 'node_modules', name);
const results = mkdtempSync(join(tmpdir(), 'downstage-test-'));
const totals = { passed: 0, failed: 0, skipped: 0 };
const skippedSuites = [];
const failures = [];

function execute(args, env = {}) {
  return new Promise(resolve => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...env },
    });
    child.once('exit', code => resolve(code ?? 1));
  });
}

async function step(name, run) {
  const started = Date.now();
  console.log(`\n=== ${name}`);
  const ok = await run();
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(`=== ${name}: ${ok ? 'passed' : 'FAILED'} (${seconds} s)`);
  if (!ok) {
    failures.push(name);
  }
  return ok;
}

async function check(name, args, env) {
  const ok = await step(name, async () => (await execute(args, env)) === 0);
  totals[ok ? 'passed' : 'failed'] += 1;
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
await check('generated files', [join(root, 'scripts/generate.mjs'), '--check']);
await check('format', [bin('prettier/bin-prettier.js'), '--check', '.']);
// The API reports print types in the order in which a whole compilation meets them
await check('types', [bin('typescript/bin/tsc'), '--incremental', 'false']);
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
await check('folders', [join(root, 'scripts/checkFolders.mjs')]);
await check('lint', [backstage, 'repo', 'lint', '--max-warnings', '0']);

if (registryAnswers()) {
  await check('packages', [join(root, 'scripts/checkPackages.mjs')]);
  await check('supported versions', [join(root, 'scripts/checkReleases.mjs')]);
  await check('skeleton', [join(root, 'scripts/checkSkeleton.mjs')]);
} else {
  skip(
    'packages, supported versions and skeleton',
    'the registry of npm does not answer',
  );
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
if (postgres) {
  await check('chaos', [join(root, 'scripts/chaos.mjs'), '--runs', '50']);
}

if (findBrowser()) {
  for (const [name, ...args] of [
    ['browser tests'],
    ['browser tests from nothing', '--empty'],
  ]) {
    const report = join(results, `${name}.json`);
    await counted(
      name,
      () =>
        execute([join(root, 'scripts/e2e.mjs'), ...args], {
          PLAYWRIGHT_JSON_OUTPUT_NAME: report,
        }),
      () => countBrowserTests(report),
    );
  }
} else {
  skip('browser tests', 'no Chromium is installed; set CHROMIUM_PATH to one');
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
