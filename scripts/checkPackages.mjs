/**
 * Builds and packs all packages as a release does, installs the archives into an empty project with npm, and imports
 * every entry there: in Node, in a bundle for browsers, and by its types. Needs the declarations of `npm run tsc`. Of a folder
 * with archives that is named, nothing is packed anew.
 *
 *   node scripts/checkPackages.mjs [FOLDER]
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import {
  demandNone,
  packPackages,
  packedIn,
  runQuietly,
} from './packPackages.mjs';
import { root } from './processes.mjs';
import { entriesOf } from './publishable.mjs';

const work = mkdtempSync(join(tmpdir(), 'downstage-packages-'));
const bin = name => join(root, 'node_modules', name);

function timed(what, started) {
  console.log(`${what} (${Math.round((Date.now() - started) / 1000)} s)`);
}

/** An empty project, with what every Backstage has beside the packages. */
function install(packed) {
  const project = join(work, 'project');
  mkdirSync(project);
  const archives = packed.map(({ archive, manifest }) => [
    manifest.name,
    `file:${archive}`,
  ]);
  const manifest = {
    name: 'empty',
    private: true,
    dependencies: {
      ...Object.fromEntries(archives),
      react: '^18.0.0',
      'react-dom': '^18.0.0',
      'react-router-dom': '^6.30.2',
    },
    devDependencies: {
      '@types/node': '^20.0.0',
      '@types/react': '^18.0.0',
      '@types/react-dom': '^18.0.0',
    },
  };
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest));
  runQuietly(
    'npm',
    [
      'install',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--prefer-offline',
    ],
    { cwd: project },
  );
  return project;
}

const isForBrowsers = ({ backstage }) =>
  ['frontend-plugin', 'common-library'].includes(backstage.role);
const isForNode = ({ backstage }) => backstage.role !== 'frontend-plugin';

const namesOf = (packed, wanted) =>
  packed
    .filter(({ manifest }) => wanted(manifest))
    .flatMap(({ manifest }) => entriesOf(manifest).map(({ name }) => name));

/** In CommonJS, as Backstage's backends are built, and in ES modules. */
function importInNode(project, packed) {
  const names = namesOf(
    packed,
    // The entry of a command runs it
    manifest => isForNode(manifest) && !manifest.bin,
  );
  const lines = names.flatMap(name => [
    `check(${JSON.stringify(name)}, await import(${JSON.stringify(name)}));`,
    `check(${JSON.stringify(name)}, require(${JSON.stringify(name)}));`,
  ]);
  const file = join(project, 'node.mjs');
  writeFileSync(
    file,
    `import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
function check(name, module) {
  if (Object.keys(module).length === 0) {
    throw new Error(name + ' exports nothing');
  }
}
${lines.join('\n')}
`,
  );
  runQuietly(process.execPath, [file], { cwd: project });
  for (const { manifest } of packed) {
    for (const [command, path] of Object.entries(manifest.bin ?? {})) {
      const installed = join(project, 'node_modules', manifest.name, path);
      const help = runQuietly(process.execPath, [installed, '--help'], {
        cwd: project,
      });
      if (!help.includes(`Usage: ${command}`)) {
        throw new Error(`${command} --help says:\n${help}`);
      }
    }
  }
  return names.length;
}

async function importInBrowser(project, packed) {
  const names = namesOf(packed, isForBrowsers);
  const file = join(project, 'browser.js');
  writeFileSync(
    file,
    names
      .map((name, at) => `export * as entry${at} from '${name}';`)
      .join('\n'),
  );
  await build({
    entryPoints: [file],
    absWorkingDir: project,
    outdir: join(project, 'bundle'),
    bundle: true,
    platform: 'browser',
    format: 'esm',
    logLevel: 'silent',
    loader: { '.svg': 'dataurl', '.png': 'dataurl', '.woff2': 'dataurl' },
  });
  return names.length;
}

/** The declarations are checked, too; those of others are not ours to mend. */
function checkTypes(project, packed) {
  const names = namesOf(packed, ({ types }) => types);
  const file = join(project, 'types.ts');
  writeFileSync(
    file,
    names
      .map((name, at) => `export * as entry${at} from '${name}';`)
      .join('\n'),
  );
  const output = runQuietly(
    process.execPath,
    [
      bin('typescript/bin/tsc'),
      ...'--noEmit --strict --pretty false --target ES2022 --module ES2020'.split(
        ' ',
      ),
      ...'--moduleResolution bundler --jsx react-jsx --esModuleInterop'.split(
        ' ',
      ),
      ...['--lib', 'ES2023,DOM,DOM.Iterable', '--types', 'node', file],
    ],
    { cwd: project, allowFailure: true },
  );
  demandNone(
    output
      .split('\n')
      .filter(line =>
        /^(?:types\.ts|node_modules\/@downstage\/).*error TS/.test(line),
      ),
  );
  return names.length;
}

try {
  let started = Date.now();
  const [folder] = process.argv.slice(2);
  const packed = folder
    ? packedIn(folder)
    : packPackages(join(work, 'archives'));
  timed(`${packed.length} packages are packed`, started);
  started = Date.now();
  const project = install(packed);
  timed('They were installed into an empty project', started);
  started = Date.now();
  const node = importInNode(project, packed);
  const browser = await importInBrowser(project, packed);
  const types = checkTypes(project, packed);
  timed(
    `Imported: ${node} entries in Node, ${browser} in a bundle, ${types} by their types`,
    started,
  );
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}
