/** A portal as create-app makes it, with the suite added by the steps of README.md. */
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { supportedVersions } from '../checkReleases.mjs';
import { runQuietly } from '../packPackages.mjs';
import { root } from '../processes.mjs';
import { yarnEnvironment, yarnVersion } from '../yarn.mjs';
import { readmeSteps } from './readmeSteps.mjs';

const readme = readFileSync(join(root, 'README.md'), 'utf8');
/** Of Node, for portals that do not take the running one. */
const NEWEST_NODE = '24';
const MANIFESTS = [
  'package.json',
  'packages/app/package.json',
  'packages/backend/package.json',
];
const LONGEST_LINE = 2_000;
const MOST_LINES = 60;

/** Runs a command to its end beside whatever else goes on; what it said is part of the error when it fails. */
function runBeside(command, args, { cwd, env }) {
  return new Promise((resolve, reject) => {
    let said = '';
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', part => {
        said += part;
      });
    }
    child.once('error', reject);
    child.once('close', code =>
      code === 0
        ? resolve(said)
        : reject(
            new Error(
              `${[command, ...args].join(' ')} failed:\n${endOf(said)}`,
            ),
          ),
    );
  });
}

/** The end of what a command said: Yarn's own source stands in the trace of its crashes. */
const endOf = said =>
  said
    .split('\n')
    .filter(line => line.length < LONGEST_LINE)
    .slice(-MOST_LINES)
    .join('\n');

/** A folder with the Node that apps of create-app run on; none where the running one is right. */
export function findNode(work) {
  const [majors] = supportedVersions(readme).values();
  const running = process.versions.node.split('.')[0];
  // create-app takes the two newest
  if (majors.slice(-2).includes(running)) {
    return undefined;
  }
  const folder = join(work, 'node');
  const name = `node-${process.platform}-${process.arch}`;
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  runQuietly('npm', ['install', '--no-audit', `${name}@${NEWEST_NODE}`], {
    cwd: folder,
  });
  return join(folder, 'node_modules', name);
}

/**
 * Makes the portal and installs what it needs.
 *
 * @param options.node - a folder of Node, if the running one is not right
 * @param options.registryUrl - where the packages of the suite are
 */
export function strangersPortal({ work, node, registryUrl }) {
  const env = {
    ...yarnEnvironment(node),
    CI: 'true',
    // It asks a search engine beside the registry, and Yarn ends when that does not answer
    YARN_TS_ENABLE_AUTO_TYPES: 'false',
  };
  const folder = join(work, 'portal');
  const change = (file, changed) => {
    const path = join(folder, file);
    writeFileSync(path, changed(readFileSync(path, 'utf8')));
  };
  const steps = readmeSteps(readme);
  const runYarn = (...args) => {
    const releases = join(folder, '.yarn/releases');
    const [release] = readdirSync(releases);
    return runBeside(
      node ? join(node, 'bin/node') : process.execPath,
      [join(releases, release), ...args],
      { cwd: folder, env },
    );
  };
  return {
    folder,
    env,
    /** The portal of the newest create-app, which must be one of those that README.md supports. */
    async create() {
      await runBeside(
        'npm',
        [
          'exec',
          '--yes',
          `--package=@yarnpkg/cli-dist@${yarnVersion}`,
          '--package=@backstage/create-app@latest',
          '--',
          'backstage-create-app',
          '--skip-install',
        ],
        { cwd: work, env: { ...env, BACKSTAGE_APP_NAME: 'portal' } },
      );
      if (!existsSync(join(folder, 'backstage.json'))) {
        throw new Error(`create-app made no portal in ${folder}`);
      }
      const { version } = JSON.parse(
        readFileSync(join(folder, 'backstage.json'), 'utf8'),
      );
      const supported = [...supportedVersions(readme).keys()];
      if (!supported.some(release => version.startsWith(`${release}.`))) {
        throw new Error(
          `create-app makes a portal of Backstage ${version}, and README.md supports ${supported.join(
            ', ',
          )}. Try the suite with it, then add a row`,
        );
      }
      return version;
    },
    /** Of its release, and of no newer one: create-app fetches a lock file for that, beside the registry. */
    async install() {
      for (const file of MANIFESTS) {
        change(file, text => text.replace(/("@backstage\/[^"]+": ")\^/g, '$1'));
      }
      await runYarn('install', '--no-immutable');
    },
    async add() {
      change('.yarnrc.yml', text =>
        stringify({
          ...parse(text),
          ...steps.yarnrc,
          // What a release would have brought to the registry
          npmScopes: { downstage: { npmRegistryServer: registryUrl } },
          unsafeHttpWhitelist: [new URL(registryUrl).hostname],
        }),
      );
      await runYarn(...steps.addToBackend);
      await runYarn(...steps.addToApp);
      change('packages/backend/src/index.ts', text =>
        text.replace('backend.start();', `${steps.backend}\nbackend.start();`),
      );
      writeFileSync(join(folder, 'app-config.local.yaml'), steps.configuration);
    },
    async build() {
      await runYarn('tsc');
      await runYarn('build:backend');
      // As its Dockerfile does
      runQuietly('tar', ['xzf', 'packages/backend/dist/bundle.tar.gz'], {
        cwd: folder,
      });
    },
  };
}
