/**
 * Publishes the packages with Yarn, which writes versions in the place of `workspace:^`, and tags them. What is
 * published already is left alone. Arguments, such as `--dry-run` or `--otp`, are those of `yarn npm publish`.
 */
import { root, run } from './processes.mjs';
import { yarn } from './yarn.mjs';

const args = process.argv.slice(2);

await run(
  'The publication',
  'npm',
  yarn(
    'workspaces',
    'foreach',
    '--all',
    '--no-private',
    '--topological',
    'npm',
    'publish',
    '--access',
    'public',
    '--tolerate-republish',
    ...args,
  ),
  { cwd: root },
);
if (!args.includes('--dry-run') && !args.includes('-n')) {
  await run('The tags', process.execPath, [
    'node_modules/@changesets/cli/bin.js',
    'tag',
  ]);
}
