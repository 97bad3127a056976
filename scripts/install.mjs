/**
 * Installs the workspaces: with the Yarn release that package.json names, from whatever registry npm uses.
 * Does nothing when the lock file and the manifests are as they were at the last install.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { yarn, yarnEnvironment, yarnVersion } from './yarn.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, 'node_modules', '.downstage-install');
const inputs = [
  'yarn.lock',
  'package.json',
  ...['packages', 'plugins'].flatMap(folder =>
    readdirSync(join(root, folder)).map(name =>
      join(folder, name, 'package.json'),
    ),
  ),
].filter(path => existsSync(join(root, path)));

/** What the install depends on; the lock file is read again after it, since it may have grown. */
function fingerprint() {
  const hash = createHash('sha256').update(process.version);
  for (const path of inputs) {
    hash.update(readFileSync(join(root, path)));
  }
  return hash.digest('hex');
}

if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint()) {
  process.exit(0);
}

const major = Number(process.versions.node.split('.')[0]);
if (major < 20) {
  console.error(
    `Node ${process.version} is too old: Downstage needs Node 20.19 or newer.`,
  );
  process.exit(1);
}

const env = yarnEnvironment();
console.log(
  `Installing dependencies with Yarn ${yarnVersion} (a few minutes the first time) ...`,
);
const started = Date.now();
const result = spawnSync(
  'npm',
  yarn('install', ...(process.env.CI ? ['--immutable'] : [])),
  { cwd: root, env, stdio: 'inherit' },
);
if (result.status !== 0) {
  console.error('The install failed; what went wrong is printed above.');
  process.exit(result.status ?? 1);
}
mkdirSync(dirname(stamp), { recursive: true });
writeFileSync(stamp, fingerprint());
console.log(
  `Installed in ${Math.round((Date.now() - started) / 1000)} seconds.`,
);
