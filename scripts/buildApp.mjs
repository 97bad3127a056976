/** Builds the frontend of the portal, unless nothing has changed since it was built. */
import { createHash } from 'node:crypto';
import {
  existsSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { root, run } from './processes.mjs';

const SOURCES = [
  'packages/app/src',
  'packages/app/public',
  'packages/app/package.json',
  'packages/layouts/src',
  'packages/readers/src',
  'plugins/environments/src',
  'plugins/environments-common/src',
  'yarn.lock',
];
const dist = join(root, 'packages/app/dist');
const stamp = join(dist, '.downstage-build');

function* files(path) {
  if (statSync(path).isFile()) {
    yield path;
    return;
  }
  for (const name of readdirSync(path).sort()) {
    yield* files(join(path, name));
  }
}

function fingerprint() {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const file of files(join(root, source))) {
      hash.update(file.slice(root.length)).update(readFileSync(file));
    }
  }
  return hash.digest('hex');
}

export async function buildApp() {
  const wanted = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) {
    return;
  }
  console.log('Building the frontend (a minute or two) ...');
  const started = Date.now();
  await run(
    'the build of the frontend',
    process.execPath,
    [
      join(root, 'node_modules/@backstage/cli/bin/backstage-cli'),
      'package',
      'build',
    ],
    // The list of its chunks interests nobody; errors do
    { cwd: join(root, 'packages/app'), stdio: ['ignore', 'ignore', 'inherit'] },
  );
  writeFileSync(stamp, wanted);
  console.log(
    `Built the frontend in ${Math.round(
      (Date.now() - started) / 1000,
    )} seconds.`,
  );
}
