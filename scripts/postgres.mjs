/**
 * A PostgreSQL server for tests: the one that the environment names, else one of our own from the programs that are
 * installed, in a temporary folder.
 */
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  statfsSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const VARIABLE = 'BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING';

/** Nothing has to outlive the server, and most of its work is to create databases that a single test uses. */
const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'max_connections=300',
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  'autovacuum=off',
  'log_checkpoints=off',
  'max_wal_size=512MB',
];

const PREFIX = 'downstage-postgres-';

/** A server has begun after that time, or never will. */
const STARTED_MS = 10 * 60_000;

/** More than all databases of a run have at once. */
const MOST_BYTES = 4 * 1024 ** 3;

function findPrograms() {
  const folders = [];
  const debian = '/usr/lib/postgresql';
  if (existsSync(debian)) {
    const versions = readdirSync(debian).sort((a, b) => Number(b) - Number(a));
    folders.push(...versions.map(version => join(debian, version, 'bin')));
  }
  folders.push(...(process.env.PATH ?? '').split(':'));
  return folders.find(
    folder =>
      existsSync(join(folder, 'initdb')) &&
      existsSync(join(folder, 'postgres')),
  );
}

/** In memory where there is room: databases come and go by the second, and disks write what nobody will read. */
function roomOf() {
  const memory = '/dev/shm';
  if (!existsSync(memory)) {
    return tmpdir();
  }
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize >= MOST_BYTES ? memory : tmpdir();
}

function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // That of another user runs, too
    return error.code !== 'ESRCH';
  }
}

/** Whether a server runs on a folder, or may be about to. */
function isUsed(folder) {
  const lock = join(folder, 'data/postmaster.pid');
  return existsSync(lock)
    ? isRunning(parseInt(readFileSync(lock, 'utf8'), 10))
    : Date.now() - statSync(folder).mtimeMs < STARTED_MS;
}

/** A run that was killed leaves its data. */
function removeLeft(room) {
  const folders = readdirSync(room)
    .filter(name => name.startsWith(PREFIX))
    .map(name => join(room, name));
  for (const folder of folders.filter(each => !isUsed(each))) {
    rmSync(folder, { recursive: true, force: true });
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Starts a server, or gives undefined where there is none. */
export async function startPostgres() {
  const given = process.env[VARIABLE];
  if (given) {
    return { url: given, variable: VARIABLE, stop: async () => {} };
  }
  const programs = findPrograms();
  if (!programs) {
    return undefined;
  }
  // PostgreSQL refuses to run as root
  const isRoot = process.getuid?.() === 0;
  const as = isRoot
    ? ['setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups']
    : [];
  const room = roomOf();
  removeLeft(room);
  const folder = mkdtempSync(join(room, PREFIX));
  if (isRoot) {
    spawnSync('chown', ['nobody:nogroup', folder]);
  }
  chmodSync(folder, 0o700);
  const data = join(folder, 'data');
  const run = [
    ...as,
    join(programs, 'initdb'),
    '--pgdata',
    data,
    '--username=postgres',
    '--auth=trust',
    '--no-sync',
    '--encoding=UTF8',
    '--locale=C',
  ];
  const made = spawnSync(run[0], run.slice(1), { encoding: 'utf8', cwd: '/' });
  if (made.status !== 0) {
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`initdb failed: ${made.stderr}`);
  }
  const port = await freePort();
  const serve = [
    ...as,
    join(programs, 'postgres'),
    '-D',
    data,
    '-p',
    String(port),
    '-k',
    folder,
    ...SETTINGS.flatMap(setting => ['-c', setting]),
  ];
  const server = spawn(serve[0], serve.slice(1), {
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  await new Promise((resolve, reject) => {
    server.stderr.on('data', chunk => {
      log = (log + chunk).slice(-4000);
      if (log.includes('ready to accept connections')) {
        resolve();
      }
    });
    server.once('exit', () => reject(new Error(`PostgreSQL ended: ${log}`)));
  });
  return {
    url: `postgresql://postgres@127.0.0.1:${port}`,
    variable: VARIABLE,
    port,
    async stop() {
      const ended = new Promise(resolve => server.once('exit', resolve));
      server.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
