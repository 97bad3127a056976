import { spawn } from 'node:child_process';
import type { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { type GitRef, NO_OBJECT, listRefs } from '../git/refs';
import { gitEnvironment } from '../git/runGit';
import { tokenIn } from '../http/authenticate';
import { announcePush } from '../pulls/announcePush';
import { accountOfToken } from '../state/accounts';
import type { ForgeContext } from '../state/ForgeContext';
import { inTurn } from '../state/inTurn';
import { includesPermission, permissionIn } from '../state/permissions';
import {
  findProtection,
  findRepository,
  repositoryDir,
} from '../state/repositories';
import type { RepositoryRow } from '../store/rows';

const SERVICES = ['git-upload-pack', 'git-receive-pack'];

/** Runs git's own HTTP backend as a CGI program and streams both ways. */
async function runBackend(
  req: Request,
  res: Response,
  options: { dir: string; path: string; env: Record<string, string> },
): Promise<void> {
  const child = spawn('git', ['http-backend'], {
    env: gitEnvironment({
      GIT_PROJECT_ROOT: options.dir,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: options.path,
      REQUEST_METHOD: req.method,
      QUERY_STRING: req.originalUrl.split('?')[1] ?? '',
      CONTENT_TYPE: req.get('content-type') ?? '',
      HTTP_CONTENT_ENCODING: req.get('content-encoding') ?? '',
      GIT_PROTOCOL: req.get('git-protocol') ?? '',
      REMOTE_ADDR: req.ip ?? '',
      ...options.env,
    }),
  });
  child.stdin.on('error', () => {});
  req.pipe(child.stdin);
  let head = Buffer.alloc(0);
  let headersDone = false;
  child.stdout.on('data', (chunk: Buffer) => {
    if (headersDone) {
      res.write(chunk);
      return;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end >= 0) {
      headersDone = true;
      for (const line of head.subarray(0, end).toString().split('\r\n')) {
        const [name, ...value] = line.split(': ');
        if (name.toLowerCase() === 'status') {
          res.status(Number.parseInt(value.join(': '), 10));
        } else {
          res.setHeader(name, value.join(': '));
        }
      }
      res.write(head.subarray(end + 4));
    }
  });
  await new Promise<void>(resolve => {
    child.once('close', () => {
      if (!headersDone) {
        res.status(500);
      }
      res.end();
      resolve();
    });
    child.once('error', () => {
      res.status(500).end();
      resolve();
    });
  });
}

async function announceChanges(
  context: ForgeContext,
  options: {
    repository: RepositoryRow;
    before: GitRef[];
    after: GitRef[];
    sender: string;
  },
): Promise<void> {
  const { repository, sender } = options;
  const before = new Map(options.before.map(({ ref, sha }) => [ref, sha]));
  const after = new Map(options.after.map(({ ref, sha }) => [ref, sha]));
  for (const ref of new Set([...before.keys(), ...after.keys()])) {
    const from = before.get(ref) ?? NO_OBJECT;
    const to = after.get(ref) ?? NO_OBJECT;
    if (from !== to) {
      await announcePush(context, {
        repository,
        ref,
        before: from,
        after: to,
        sender,
      });
    }
  }
}

/** Git's smart HTTP protocol: clone, fetch and push. */
export function gitRouter(context: ForgeContext): Router {
  const router = PromiseRouter();
  const path =
    '/:owner/:repo/:service(info/refs|git-upload-pack|git-receive-pack)';
  router.all(path, async (req, res, next) => {
    const { owner, service } = req.params;
    const name = req.params.repo.replace(/\.git$/, '');
    const row = findRepository(context, name);
    const asked = service === 'info/refs' ? String(req.query.service) : service;
    if (!SERVICES.includes(asked)) {
      next();
      return;
    }
    const header = req.get('authorization');
    const token = header && tokenIn(header);
    const account = token ? accountOfToken(context, token) : undefined;
    const permission = row ? permissionIn(context, row, account) : 'none';
    const writes = asked === 'git-receive-pack';
    const known =
      owner.toLowerCase() === context.options.owner.login.toLowerCase();
    const allowed = includesPermission(permission, writes ? 'write' : 'read');
    if (!account && (header || !allowed)) {
      res.setHeader('www-authenticate', 'Basic realm="Forge"');
      res.status(401).send('Authentication required\n');
      return;
    }
    if (!row || !known || !includesPermission(permission, 'read')) {
      res.status(404).send('Repository not found\n');
      return;
    }
    if (!allowed) {
      res.status(403).send(`Write access to ${name} not granted\n`);
      return;
    }
    const dir = repositoryDir(context, name);
    const backend = { dir, path: `/${service}` };
    if (service !== 'git-receive-pack') {
      await runBackend(req, res, { ...backend, env: {} });
      return;
    }
    await inTurn(context, name, async () => {
      const before = await listRefs(dir, 'refs/');
      const locked =
        permission === 'admin'
          ? []
          : before.filter(({ ref }) =>
              findProtection(context, row, ref.replace('refs/heads/', '')),
            );
      await runBackend(req, res, {
        ...backend,
        env: {
          REMOTE_USER: account!.login,
          FORGE_PROTECTED: locked.map(({ ref }) => ref).join('\n'),
        },
      });
      await announceChanges(context, {
        repository: row,
        before,
        after: await listRefs(dir, 'refs/'),
        sender: account!.login,
      });
    });
  });
  return router;
}
