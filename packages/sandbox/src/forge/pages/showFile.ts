import type { RequestHandler } from 'express';
import { escape } from '../../html/escape';
import { readBlob } from '../git/objects';
import { resolveCommit } from '../git/refs';
import { findEntry, listTree } from '../git/trees';
import { page } from '../html/page';
import { notFound } from '../http/HttpError';
import { restOfPath } from '../http/restOfPath';
import type { ForgeContext } from '../state/ForgeContext';
import { openPages } from './openPages';

interface PathAtRef {
  ref: string;
  commit: string;
  path: string;
}

/** Finds a ref that may hold slashes at the beginning of a path. */
async function splitRef(
  dir: string,
  text: string,
): Promise<PathAtRef | undefined> {
  const parts = text.split('/');
  for (let count = 1; count <= parts.length; count++) {
    const ref = parts.slice(0, count).join('/');
    const commit = await resolveCommit(dir, ref);
    if (commit) {
      return { ref, commit, path: parts.slice(count).join('/') };
    }
  }
  return undefined;
}

async function renderFolder(
  dir: string,
  options: { home: string; at: PathAtRef; tree: string },
): Promise<string> {
  const { home, at, tree } = options;
  const prefix = at.path ? `${at.path}/` : '';
  const items = (await listTree(dir, tree)).map(item => {
    const kind = item.type === 'tree' ? 'tree' : 'blob';
    const href = `${home}/${kind}/${at.ref}/${prefix}${item.path}`;
    return `<li><a href="${escape(href)}">${escape(item.path)}</a></li>`;
  });
  return `<ul>${items.join('')}</ul>`;
}

function renderFile(path: string, content: Buffer): string {
  const lines = content
    .toString()
    .split('\n')
    .map((line, index) => `<span id="L${index + 1}">${escape(line)}</span>`);
  return `<pre tabindex="0" aria-label="${escape(path)}">${lines.join(
    '\n',
  )}</pre>`;
}

/** The page of a file or folder at a ref, or the file itself. */
export function showFile(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    const { row, dir, home } = openPages(context, req);
    const at = await splitRef(dir, restOfPath(req));
    const entry = at && (await findEntry(dir, at.commit, at.path));
    if (!at || !entry) {
      throw notFound();
    }
    const heading = `<p><a href="${home}">${escape(
      row.name,
    )}</a> at <code>${escape(at.ref)}</code></p><h1>${escape(
      at.path || '/',
    )}</h1>`;
    const title = `${row.name}/${at.path}`;
    if (entry.type === 'tree') {
      const list = await renderFolder(dir, { home, at, tree: entry.sha });
      res.send(page({ title, body: `${heading}${list}` }));
      return;
    }
    const content = await readBlob(dir, entry.sha);
    if (req.params.kind === 'raw') {
      res
        .setHeader('content-security-policy', 'sandbox')
        .type('text/plain; charset=utf-8')
        .send(content);
      return;
    }
    const body = `${heading}${renderFile(at.path, content)}`;
    res.send(page({ title, body }));
  };
}
