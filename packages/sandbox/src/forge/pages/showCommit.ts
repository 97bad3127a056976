import type { RequestHandler } from 'express';
import { escape } from '../../html/escape';
import { readCommit } from '../git/commits';
import { EMPTY_TREE, compareTrees } from '../git/compareTrees';
import { resolveCommit } from '../git/refs';
import { page } from '../html/page';
import { notFound } from '../http/HttpError';
import type { ForgeContext } from '../state/ForgeContext';
import { openPages } from './openPages';
import { renderPatch } from './renderPatch';

/** The page of a commit. */
export function showCommit(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    const { dir, home } = openPages(context, req);
    const sha = await resolveCommit(dir, req.params.sha);
    if (!sha) {
      throw notFound();
    }
    const { message, author, parents } = await readCommit(dir, sha);
    const files = await compareTrees(dir, parents[0] ?? EMPTY_TREE, sha);
    const [title, ...rest] = message.split('\n');
    res.send(
      page({
        title,
        body: `<p><a href="${home}">${escape(
          home.slice(1),
        )}</a></p><h1>${escape(title)}</h1><p><code>${sha}</code> by ${escape(
          author.name,
        )}, ${escape(author.date)}</p><pre>${escape(
          rest.join('\n').trim(),
        )}</pre>${files.map(renderPatch).join('\n')}`,
      }),
    );
  };
}
