/** The Yarn release that package.json names, from whatever registry npm uses. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

export const yarnVersion = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
).packageManager.replace('yarn@', '');

/** The arguments of npm that run Yarn with these. */
export const yarn = (...args) => [
  'exec',
  '--yes',
  `--package=@yarnpkg/cli-dist@${yarnVersion}`,
  '--',
  'yarn',
  ...args,
];

/**
 * What Yarn needs to know of this machine: the registry that npm uses, and where Node's headers are.
 *
 * @param node - the folder of another installation of Node that takes the place of the running one
 */
export function yarnEnvironment(node) {
  const env = { ...process.env };
  if (!env.YARN_NPM_REGISTRY_SERVER) {
    const { stdout } = spawnSync('npm', ['config', 'get', 'registry'], {
      encoding: 'utf8',
    });
    const registry = stdout.trim();
    if (registry && registry !== 'undefined') {
      env.YARN_NPM_REGISTRY_SERVER = registry.replace(/\/$/, '');
    }
  }
  // Native addons are compiled where no prebuilt binary can be fetched; Node's own headers save a download.
  const prefix = node ?? dirname(dirname(process.execPath));
  if (
    (node || !env.npm_config_nodedir) &&
    existsSync(join(prefix, 'include', 'node', 'node.h'))
  ) {
    env.npm_config_nodedir = prefix;
  }
  if (node) {
    env.PATH = `${join(node, 'bin')}${delimiter}${env.PATH}`;
  }
  return env;
}
