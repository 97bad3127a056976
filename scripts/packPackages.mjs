/**
 * Packs what is published, as a release does. Needs the declarations of `npm run tsc`.
 *
 *   node scripts/packPackages.mjs FOLDER
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './processes.mjs';
import {
  packedProblems,
  publishablePackages,
  sourceProblems,
} from './publishable.mjs';
import { yarn } from './yarn.mjs';

/** Runs a command to its end and returns what it says; what it said is part of the error when it fails. */
export function runQuietly(
  command,
  args,
  { cwd = root, allowFailure = false } = {},
) {
  const result = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (result.status !== 0 && !allowFailure) {
    throw new Error(
      `${[command, ...args].join(' ')} failed:\n${result.stdout}${
        result.stderr
      }`,
    );
  }
  return result.stdout;
}

/** Fails with all problems at once. */
export function demandNone(problems) {
  if (problems.length > 0) {
    throw new Error(problems.join('\n'));
  }
}

/** Builds and packs all packages into a new folder. While it runs, their manifests in the repository are those of the archives. */
export function packPackages(folder) {
  if (!existsSync(join(root, 'dist-types'))) {
    throw new Error('No declarations are there; run `npm run tsc` first.');
  }
  const rootManifest = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  );
  const packages = publishablePackages();
  demandNone(packages.flatMap(item => sourceProblems(item, rootManifest)));
  mkdirSync(folder);
  runQuietly(process.execPath, [
    join(root, 'node_modules/@backstage/cli/bin/backstage-cli'),
    'repo',
    'build',
  ]);
  runQuietly(
    'npm',
    yarn(
      'workspaces',
      'foreach',
      '--all',
      '--no-private',
      '--parallel',
      '--jobs',
      '2',
      'pack',
      '--out',
      join(folder, '%s.tgz'),
    ),
  );
  const packed = packedIn(folder);
  if (packed.length !== packages.length) {
    throw new Error(
      `${packages.length} packages are published, ${packed.length} were packed`,
    );
  }
  demandNone(
    packed.flatMap(({ manifest, paths }) => packedProblems(manifest, paths)),
  );
  return packed;
}

/** The archives of a folder, their manifests and the paths that they hold. */
export function packedIn(folder) {
  return readdirSync(folder).map(name => {
    const archive = join(folder, name);
    const paths = runQuietly('tar', ['tzf', archive])
      .trim()
      .split('\n')
      .map(path => path.replace(/^package\//, ''));
    const manifest = JSON.parse(
      runQuietly('tar', ['xzOf', archive, 'package/package.json']),
    );
    return { archive, manifest, paths };
  });
}

if (process.argv[1] === join(root, 'scripts/packPackages.mjs')) {
  try {
    const packed = packPackages(process.argv[2]);
    console.log(`${packed.length} packages were packed`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
