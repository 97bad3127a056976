import { spawn } from 'node:child_process';
import type { Request, Response, Router } from 'express';
import { findProtection } from '../state/repositories';
import { inTurn } from '../state/inTurn';
import type { ForgeContext } from '../state/ForgeContext';
import { readCommit, toTimestamp, writeCommit } from '../git/commits';
import { readBlob } from '../git/objects';
import { NO_OBJECT, readRef, resolveCommit, updateRef } from '../git/refs';
import { gitEnvironment } from '../git/runGit';
import {
  type TreeChange,
  type TreeEntry,
  editTree,
  findEntry,
  isSafePath,
  listTree,
} from '../git/trees';
import { HttpError, notFound } from '../http/HttpError';
import { openRepository, requireCaller } from '../http/openRepository';
import { restOfPath } from '../http/restOfPath';
import { linksOf, toGitCommit } from '../present/toCommit';
import { announcePush } from '../pulls/announcePush';

/** Refuses a change by somebody who has not seen the newest content. */
function demandCurrent(entry: TreeEntry, sha: unknown): void {
  if (!sha) {
    throw new HttpError(422, 'Invalid request.\n\n"sha" wasn\'t supplied.');
  }
  if (sha !== entry.sha) {
    throw new HttpError(409, `${entry.path} does not match ${sha}`);
  }
}

/** Files as people see them, and archives. */
export function contentRoutes(router: Router, context: ForgeContext): void {
  const toContent = (
    links: { url: string; html: string },
    ref: string,
    entry: TreeEntry & { name?: string },
  ) => {
    const path = encodeURI(entry.path);
    const isFolder = entry.type === 'tree';
    const page = `${links.html}/${isFolder ? 'tree' : 'blob'}/${ref}/${path}`;
    const url = `${links.url}/contents/${path}?ref=${ref}`;
    const git = `${links.url}/git/${entry.type}s/${entry.sha}`;
    return {
      name: entry.path.split('/').at(-1),
      path: entry.path,
      sha: entry.sha,
      size: entry.size ?? 0,
      url,
      html_url: page,
      git_url: git,
      download_url: isFolder ? null : `${links.html}/raw/${ref}/${path}`,
      type: isFolder ? 'dir' : 'file',
      _links: { self: url, git, html: page },
    };
  };

  router.get('/repos/:owner/:repo/contents/*?', async (req, res) => {
    const { dir, origin, row } = openRepository(context, req, res);
    const path = restOfPath(req).replace(/\/$/, '');
    const ref = String(req.query.ref ?? row.default_branch);
    const commit = await resolveCommit(dir, ref);
    const entry = commit && (await findEntry(dir, commit, path));
    if (!entry) {
      throw notFound();
    }
    const links = linksOf(context, origin, row.name);
    if (entry.type === 'tree') {
      const entries = await listTree(dir, entry.sha);
      const prefix = path ? `${path}/` : '';
      res.json(
        entries.map(item =>
          toContent(links, ref, { ...item, path: prefix + item.path }),
        ),
      );
      return;
    }
    const content = await readBlob(dir, entry.sha);
    if (/\.raw/.test(req.get('accept') ?? '')) {
      res.type('application/vnd.github.raw; charset=utf-8').send(content);
      return;
    }
    res.json({
      ...toContent(links, ref, entry),
      content: content.toString('base64').replace(/(.{60})/g, '$1\n'),
      encoding: 'base64',
    });
  });

  router.put('/repos/:owner/:repo/contents/*', async (req, res) => {
    const result = await change(req, res, (entry, path) => {
      if (entry) {
        demandCurrent(entry, req.body.sha);
      }
      const content = Buffer.from(String(req.body.content ?? ''), 'base64');
      return { path, content };
    });
    res.status(result.existed ? 200 : 201).json(result.body);
  });

  router.delete('/repos/:owner/:repo/contents/*', async (req, res) => {
    const result = await change(req, res, (entry, path) => {
      if (!entry) {
        throw notFound();
      }
      demandCurrent(entry, req.body?.sha ?? req.query.sha);
      return { path, sha: null };
    });
    res.json({ ...result.body, content: null });
  });

  async function change(
    req: Request,
    res: Response,
    decide: (entry: TreeEntry | undefined, path: string) => TreeChange,
  ) {
    const { dir, origin, row, permission } = openRepository(
      context,
      req,
      res,
      'write',
    );
    const account = requireCaller(res);
    const path = restOfPath(req);
    const branch = req.body.branch ?? row.default_branch;
    if (!isSafePath(path)) {
      throw new HttpError(422, `path contains a malformed path component`);
    }
    if (findProtection(context, row, branch) && permission !== 'admin') {
      throw new HttpError(409, `Changes to ${branch} need a pull request.`);
    }
    const done = await inTurn(context, row.name, async () => {
      const head = await readRef(dir, `refs/heads/${branch}`);
      const entry = head && (await findEntry(dir, head.sha, path));
      const signature = {
        name: account.name,
        email: account.email,
        date: toTimestamp(new Date()),
      };
      const sha = await writeCommit(dir, {
        tree: await editTree(dir, head?.sha, [decide(entry, path)]),
        parents: head ? [head.sha] : [],
        author: { ...signature, ...req.body.author },
        committer: { ...signature, ...req.body.committer },
        message: String(req.body.message ?? `Change ${path}`),
      });
      const ref = `refs/heads/${branch}`;
      const before = head?.sha ?? NO_OBJECT;
      await updateRef(dir, { ref, sha, expected: before });
      return { sha, before, ref, existed: entry !== undefined };
    });
    await announcePush(context, {
      repository: row,
      ref: done.ref,
      before: done.before,
      after: done.sha,
      sender: account.login,
    });
    const links = linksOf(context, origin, row.name);
    const entry = await findEntry(dir, done.sha, path);
    return {
      existed: done.existed,
      body: {
        content: entry ? toContent(links, branch, entry) : null,
        commit: toGitCommit(links, await readCommit(dir, done.sha)),
      },
    };
  }

  router.get(
    '/repos/:owner/:repo/:format(tarball|zipball)/*?',
    async (req, res) => {
      const { dir, row } = openRepository(context, req, res);
      const ref = restOfPath(req) || row.default_branch;
      const sha = await resolveCommit(dir, ref);
      if (!sha) {
        throw notFound();
      }
      const tar = req.params.format === 'tarball';
      const folder = `${context.options.owner.login}-${row.name}-${sha.slice(
        0,
        7,
      )}`;
      res.type(tar ? 'application/x-gzip' : 'application/zip');
      const child = spawn(
        'git',
        [
          'archive',
          `--format=${tar ? 'tar.gz' : 'zip'}`,
          `--prefix=${folder}/`,
          sha,
        ],
        { cwd: dir, env: gitEnvironment({ GIT_DIR: dir }) },
      );
      child.stdout.pipe(res);
      await new Promise(resolve => child.once('close', resolve));
    },
  );
}
