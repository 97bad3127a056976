const { spawnSync } = require('node:child_process');
const {
  existsSync,
  mkdirSync,
  readFileSync,
  writeFileSync,
} = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '../../..');
const NOT_FOUND = /E404[^]*?'(@?[^']+?)@[^'@]*' could not be found/;

function npm(args, cwd) {
  const { status, stdout, stderr } = spawnSync('npm', args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) {
    const missing = stderr.match(NOT_FOUND)?.[1];
    throw new Error(
      missing
        ? `the registry has no ${missing}`
        : `npm ${args[0]} failed: ${stderr.trim().split('\n')[0]}`,
    );
  }
  return stdout;
}

const folderOf = (name, version) => {
  const folder = join(
    root,
    '.downstage/bench/peers',
    `${name}@${version}`.replace(/[^\w.@-]/g, '_'),
  );
  mkdirSync(folder, { recursive: true });
  return folder;
};

/** The folder of a package that is installed with all that it needs, outside of the workspaces. */
function install(name, version) {
  const folder = folderOf(name, version);
  const installed = join(folder, 'node_modules', name);
  if (!existsSync(join(folder, 'complete'))) {
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    const quiet = ['--no-audit', '--no-fund', '--ignore-scripts'];
    npm(
      ['install', ...quiet, '--legacy-peer-deps', `${name}@${version}`],
      folder,
    );
    writeFileSync(join(folder, 'complete'), '');
  }
  const manifest = join(installed, 'package.json');
  if (JSON.parse(readFileSync(manifest, 'utf8')).version !== version) {
    throw new Error(`${folder} does not hold ${name} ${version}; delete it`);
  }
  return installed;
}

/** The folder of a package alone; what it needs is found in our own install, if it is there. */
function unpack(name, version) {
  const folder = join(folderOf(name, version), 'alone');
  const unpacked = join(folder, 'package');
  if (!existsSync(join(unpacked, 'package.json'))) {
    mkdirSync(folder, { recursive: true });
    const [{ filename }] = JSON.parse(
      npm(['pack', '--json', `${name}@${version}`], folder),
    );
    const { status } = spawnSync('tar', ['xzf', filename], { cwd: folder });
    if (status !== 0) {
      throw new Error(`${join(folder, filename)} cannot be unpacked`);
    }
  }
  return unpacked;
}

module.exports = { install, unpack };
