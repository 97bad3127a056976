/** The packages that are published, and what each of them has to say about itself. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './processes.mjs';

/** The workspaces that are published: their folders, from the root, and manifests. */
export function publishablePackages() {
  return ['packages', 'plugins']
    .flatMap(top => readdirSync(join(root, top)).map(name => `${top}/${name}`))
    .filter(folder => existsSync(join(root, folder, 'package.json')))
    .map(folder => ({
      folder,
      manifest: JSON.parse(
        readFileSync(join(root, folder, 'package.json'), 'utf8'),
      ),
    }))
    .filter(({ manifest }) => !manifest.private);
}

/** What is wrong with the source of a package, each with the fix. */
export function sourceProblems({ folder, manifest }, rootManifest) {
  const problems = [];
  const demand = (isRight, problem) => {
    if (!isRight) {
      problems.push(`${folder}: ${problem}`);
    }
  };
  const { description, engines, homepage, keywords } = manifest;
  demand(description, 'package.json has no "description"');
  demand(keywords?.length > 0, 'package.json has no "keywords"');
  demand(/^https:/.test(homepage), `"homepage" is no URL (${homepage})`);
  demand(manifest.bugs?.url, 'package.json has no "bugs" with a "url"');
  demand(
    manifest.repository?.directory === folder,
    `"repository.directory" must be ${folder} (given: ${manifest.repository?.directory})`,
  );
  demand(
    engines?.node === rootManifest.engines.node,
    `"engines.node" must be "${rootManifest.engines.node}" as in the root (given: ${engines?.node})`,
  );
  demand(
    manifest.license === rootManifest.license,
    `"license" must be "${rootManifest.license}" (given: ${manifest.license})`,
  );
  const read = path =>
    existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : '';
  demand(
    read(`${folder}/LICENSE`) === read('LICENSE'),
    'LICENSE is not the same as that of the root; copy it',
  );
  return problems;
}

/** What is wrong with a packed package, by its manifest and the paths that it holds. */
export function packedProblems(manifest, paths) {
  const problems = [];
  const demand = (isRight, problem) => {
    if (!isRight) {
      problems.push(`${manifest.name}: ${problem}`);
    }
  };
  for (const field of [
    'dependencies',
    'devDependencies',
    'peerDependencies',
    'optionalDependencies',
  ]) {
    for (const [name, range] of Object.entries(manifest[field] ?? {})) {
      demand(
        !range.startsWith('workspace:'),
        `${field}.${name} is ${range}, which no registry knows; pack with Yarn`,
      );
    }
  }
  const maps = paths.filter(path => path.endsWith('.map'));
  demand(
    maps.length === 0,
    `${maps.length} source maps, ${maps[0]} first; exclude them in "files"`,
  );
  const named = [
    'LICENSE',
    'README.md',
    manifest.main,
    manifest.types,
    manifest.configSchema,
    ...Object.values(manifest.bin ?? {}),
    ...entriesOf(manifest).flatMap(({ file, types }) => [file, types]),
  ];
  for (const path of named.filter(Boolean)) {
    demand(
      paths.includes(path.replace(/^\.\//, '')),
      `${path} is not in the package; is it built, and in "files"?`,
    );
  }
  return problems;
}

/** What a packed package can be imported by. */
export function entriesOf(manifest) {
  const {
    name,
    main,
    types,
    exports = { '.': { default: main, types } },
  } = manifest;
  return Object.entries(exports)
    .filter(([path]) => path !== './package.json')
    .map(([path, target]) => ({
      name: `${name}${path.slice(1)}`,
      file: target.default ?? target.require ?? target.import,
      types: target.types,
    }));
}
