/** A portal as create-app makes it, with the suite added by the steps of README.md. */
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
import { runBeside } from './runBeside.mjs';
import { versionsOfRelease } from './versionsOfRelease.mjs';

const readme = readFileSync(join(root, 'README.md'), 'utf8');
/** Of Node, for portals that do not take the running one. */
const NEWEST_NODE = '24';
const MANIFESTS = [
  'package.json',
  'packages/app/package.json',
  'packages/backend/package.json',
];

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
  const read = file => readFileSync(join(folder, file), 'utf8');
  const change = (file, changed) =>
    writeFileSync(join(folder, file), changed(read(file)));
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
  const askForDependencies = async packages => {
    const answer = await runYarn(
      'npm',
      'info',
      ...packages,
      ...['--fields', 'dependencies', '--json'],
    );
    return answer
      .trim()
      .split('\n')
      .map(line => JSON.parse(line).dependencies ?? {});
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
      const { version } = JSON.parse(read('backstage.json'));
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
    /** Of its release alone: a registry may have newer packages of Backstage before their create-app, and they do not mix. */
    async install() {
      const manifests = MANIFESTS.map(file => JSON.parse(read(file)));
      const versions = await versionsOfRelease(
        manifests.map(({ dependencies, devDependencies }) => ({
          ...dependencies,
          ...devDependencies,
        })),
        askForDependencies,
      );
      change('package.json', text => {
        const manifest = JSON.parse(text);
        return JSON.stringify(
          {
            ...manifest,
            resolutions: { ...manifest.resolutions, ...versions },
          },
          undefined,
          2,
        );
      });
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
