import type { RequestHandler } from 'express';
import { escape } from '../../html/escape';
import { page } from '../html/page';
import { signedIn } from '../oauth/sessions';
import type { ForgeContext } from '../state/ForgeContext';
import { listRepositories } from '../state/repositories';

/** The page of the organization: its repositories. */
export function showRepositories(context: ForgeContext): RequestHandler {
  const { owner } = context.options;
  return (req, res) => {
    const account = signedIn(context, req);
    const items = listRepositories(context)
      .filter(row => account || !row.private)
      .map(
        row =>
          `<li><a href="/${owner.login}/${escape(row.name)}">${escape(
            row.name,
          )}</a> ${escape(row.description)}</li>`,
      );
    res.send(
      page({
        title: owner.name,
        account,
        path: '/',
        body: `<h1>${escape(owner.name)}</h1><ul>${items.join('')}</ul>`,
      }),
    );
  };
}
