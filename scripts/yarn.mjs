/** The Yarn release that package.json names, from whatever registry npm uses. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
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
