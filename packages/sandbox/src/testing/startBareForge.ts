import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runGit } from '../engines/git/runGit';
import type { Forge, ForgeOptions } from '../forge';

type Seed = Parameters<Forge['seedRepository']>[0];

async function seed(bare: string, repository: Seed): Promise<void> {
  await runGit(['init', '--quiet', '--bare', '-b', 'main', bare]);
  await runGit(['config', 'http.receivepack', 'true'], { cwd: bare });
  const tree = mkdtempSync(join(tmpdir(), 'seed-'));
  await runGit(['init', '--quiet', '-b', 'main', tree]);
  const branches = new Set<string>();
  for (const commit of repository.commits) {
    const { message, author, files, tag, branch = 'main' } = commit;
    if (branches.has(branch)) {
      await runGit(['checkout', '--quiet', branch], { cwd: tree });
    } else if (branches.size > 0) {
      await runGit(['checkout', '--quiet', '--orphan', branch], { cwd: tree });
      await runGit(['rm', '-r', '-f', '--quiet', '.'], { cwd: tree });
    }
    branches.add(branch);
    for (const [path, text] of Object.entries(files)) {
      const file = join(tree, path);
      if (text === null) {
        rmSync(file);
      } else {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
    }
    const { name = 'platform', email = 'platform@acme.example' } = author ?? {};
    const identity = ['-c', `user.name=${name}`, '-c', `user.email=${email}`];
    await runGit(['add', '--all'], { cwd: tree });
    await runGit([...identity, 'commit', '--quiet', '-m', message], {
      cwd: tree,
    });
    if (tag) {
      await runGit(['tag', tag], { cwd: tree });
    }
  }
  await runGit(['push', '--quiet', '--tags', bare, ...branches], {
    cwd: tree,
  });
  rmSync(tree, { recursive: true });
}

/** Bare repositories over smart HTTP and nothing else: enough for the engines, without the rest of a forge. */
export async function startBareForge(options: ForgeOptions): Promise<Forge> {
  const { dataDir, port, owner } = options;
  const folderOf = (name: string) => join(dataDir, owner.login, `${name}.git`);
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://forge');
    const child = spawn('git', ['http-backend'], {
      env: {
        ...process.env,
        GIT_PROJECT_ROOT: dataDir,
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: url.pathname.replace(
          /^(\/[^/]+\/[^/]+?)(\.git)?(?=\/)/,
          '$1.git',
        ),
        QUERY_STRING: url.search.slice(1),
        REQUEST_METHOD: request.method,
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
        REMOTE_USER: 'anybody',
      },
    });
    request.pipe(child.stdin);
    const chunks: Buffer[] = [];
    child.stdout.on('data', chunk => chunks.push(chunk));
    child.on('close', () => {
      const output = Buffer.concat(chunks);
      const end = output.indexOf('\r\n\r\n');
      const lines = output.subarray(0, end).toString().split('\r\n');
      const headers = lines.map(line => line.split(': ') as [string, string]);
      const status = headers.find(([name]) => name === 'Status')?.[1];
      response.writeHead(
        status ? parseInt(status, 10) : 200,
        Object.fromEntries(headers.filter(([name]) => name !== 'Status')),
      );
      response.end(output.subarray(end + 4));
    });
  });
  await new Promise<void>(resolve => {
    server.listen(port, '127.0.0.1', resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  const url = `http://127.0.0.1:${bound}`;
  return {
    url,
    apiUrl: `${url}/api/v3`,
    port: bound,
    hasRepository: name => existsSync(folderOf(name)),
    seedRepository: repository => seed(folderOf(repository.name), repository),
    // It tells nobody
    addWebhook: () => {},
    stop: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
