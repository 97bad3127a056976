import type { RequestHandler } from 'express';
import { escape } from '../../html/escape';
import { listCommits } from '../git/commits';
import { resolveCommit } from '../git/refs';
import { page } from '../html/page';
import { notFound } from '../http/HttpError';
import { restOfPath } from '../http/restOfPath';
import type { ForgeContext } from '../state/ForgeContext';
import { openPages } from './openPages';
import { renderCommit } from './renderCommit';

/** The page of what lies between two refs. */
export function showComparison(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    const { dir, home } = openPages(context, req);
    const [left, right] = restOfPath(req).split('...');
    const base = await resolveCommit(dir, left);
    const head = await resolveCommit(dir, right ?? '');
    if (!base || !head) {
      throw notFound();
    }
    const commits = await listCommits(dir, {
      revisions: [`${base}..${head}`],
      reverse: true,
    });
    const items = commits.map(commit => renderCommit(home, commit));
    const title = `${left}...${right}`;
    const body = `<h1>${escape(title)}</h1><ul>${items.join('')}</ul>`;
    res.send(page({ title, body }));
  };
}
