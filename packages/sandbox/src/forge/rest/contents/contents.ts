import type { RequestHandler } from 'express';
import { readBlob } from '../../git/objects';
import { resolveCommit } from '../../git/refs';
import { type TreeEntry, findEntry, listTree } from '../../git/trees';
import { HttpError, notFound } from '../../http/HttpError';
import { openRepository } from '../../http/openRepository';
import { restOfPath } from '../../http/restOfPath';
import { linksOf } from '../../present/toCommit';
import { toBase64, toContent } from '../../present/toContent';
import type { ForgeContext } from '../../state/ForgeContext';
import { changeContent } from './changeContent';

/** A file, as JSON or raw, or the list of a folder. */
export function getContent(context: ForgeContext): RequestHandler {
  return async (req, res) => {
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
      content: toBase64(content),
      encoding: 'base64',
    });
  };
}

/** Refuses a change by somebody who has not seen the newest content. */
function requireCurrent(entry: TreeEntry, sha: unknown): void {
  if (!sha) {
    throw new HttpError(422, 'Invalid request.\n\n"sha" wasn\'t supplied.');
  }
  if (sha !== entry.sha) {
    throw new HttpError(409, `${entry.path} does not match ${sha}`);
  }
}

/** Writes a file as a commit. */
export function putContent(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    const result = await changeContent(context, req, res, (entry, path) => {
      if (entry) {
        requireCurrent(entry, req.body.sha);
      }
      const content = Buffer.from(String(req.body.content ?? ''), 'base64');
      return { path, content };
    });
    res.status(result.existed ? 200 : 201).json(result.body);
  };
}

/** Removes a file as a commit. */
export function deleteContent(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    const result = await changeContent(context, req, res, (entry, path) => {
      if (!entry) {
        throw notFound();
      }
      requireCurrent(entry, req.body?.sha ?? req.query.sha);
      return { path, sha: null };
    });
    res.json({ ...result.body, content: null });
  };
}
