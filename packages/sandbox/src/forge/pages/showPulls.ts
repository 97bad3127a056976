import type { RequestHandler } from 'express';
import { escape } from '../../html/escape';
import { page } from '../html/page';
import type { ForgeContext } from '../state/ForgeContext';
import { listPulls } from '../state/readPulls';
import { openPages } from './openPages';

/** The page of a repository's pull requests. */
export function showPulls(context: ForgeContext): RequestHandler {
  return (req, res) => {
    const { row, home, account } = openPages(context, req);
    const items = listPulls(context, row).map(
      pull =>
        `<li><a href="${home}/pull/${pull.number}">#${pull.number} ${escape(
          pull.title,
        )}</a> (${pull.merged_at ? 'merged' : pull.state})</li>`,
    );
    res.send(
      page({
        title: `Pull requests of ${row.name}`,
        account,
        path: `${home}/pulls`,
        body: `<h1>Pull requests of ${escape(row.name)}</h1><ul>${items.join(
          '',
        )}</ul>`,
      }),
    );
  };
}
