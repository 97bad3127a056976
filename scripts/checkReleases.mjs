/**
 * Holds the table of supported versions in README.md against the newest Backstage that the registry has, by the app that
 * its create-app makes.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './processes.mjs';

const CREATE_APP = '@backstage/create-app';

/** The rows `| 1.55 | 20, 22, 24 |`: the majors of Node by the release of Backstage. */
export function supportedVersions(text) {
  const rows = text.matchAll(/^\| (\d+\.\d+)\s*\| ([\d, ]+?)\s*\|/gm);
  return new Map(
    [...rows].map(([, release, majors]) => [release, majors.split(', ')]),
  );
}

/** What is wrong with the table, with the fix. */
export function releaseProblems(supported, newest) {
  const release = newest.backstage.split('.').slice(0, 2).join('.');
  const majors = supported.get(release);
  if (!majors) {
    return [
      `The newest Backstage is ${newest.backstage}, and README.md supports ${[
        ...supported.keys(),
      ].join(', ')}. Try the suite with it, then add a row`,
    ];
  }
  const wanted = newest.node.match(/\d+/g) ?? [];
  return wanted
    .filter(major => !majors.includes(major))
    .map(
      major =>
        `Apps of Backstage ${release} run on Node ${
          newest.node
        }, and README.md names ${majors.join(
          ', ',
        )} for it. Try the suite on Node ${major}, then add it`,
    );
}

/** Whether the registry that npm uses answers. */
export function registryAnswers() {
  return (
    spawnSync('npm', ['view', CREATE_APP, 'version'], { cwd: root }).status ===
    0
  );
}

function newestRelease() {
  const folder = mkdtempSync(join(tmpdir(), 'downstage-create-app-'));
  const run = (command, args) => {
    const result = spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
    if (result.status !== 0) {
      throw new Error(`${command} ${args.join(' ')}: ${result.stderr}`);
    }
    return result.stdout.trim();
  };
  try {
    const archive = run('npm', ['pack', '--silent', `${CREATE_APP}@latest`]);
    run('tar', ['xzf', archive]);
    // The manifest of Backstage's repository, compiled: what create-app writes into backstage.json
    const { version } = createRequire(import.meta.url)(
      join(folder, 'package/dist/package.json.cjs.js'),
    );
    const [, node] = /"node": "([^"]+)"/.exec(
      readFileSync(
        join(folder, 'package/templates/default-app/package.json.hbs'),
        'utf8',
      ),
    );
    return { backstage: version, node };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) {
  const newest = newestRelease();
  const problems = releaseProblems(
    supportedVersions(readFileSync(join(root, 'README.md'), 'utf8')),
    newest,
  );
  console.log(
    problems.length > 0
      ? problems.join('\n')
      : `README.md supports the newest Backstage, ${newest.backstage}, on Node ${newest.node}`,
  );
  process.exitCode = problems.length > 0 ? 1 : 0;
}
