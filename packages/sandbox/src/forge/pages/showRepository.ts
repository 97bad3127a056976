import type { RequestHandler } from 'express';
import { escape } from '../../html/escape';
import { listCommits } from '../git/commits';
import { resolveCommit } from '../git/refs';
import { listTree } from '../git/trees';
import { page } from '../html/page';
import type { ForgeContext } from '../state/ForgeContext';
import { listPulls } from '../state/readPulls';
import { openPages } from './openPages';

const link = (href: string, text: string) =>
  `<li><a href="${escape(href)}">${escape(text)}</a></li>`;

/** The page of a repository: open pull requests, files and recent commits. */
export function showRepository(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    const { row, dir, home, account } = openPages(context, req);
    const branch = row.default_branch;
    const head = await resolveCommit(dir, branch);
    const files = (head ? await listTree(dir, head) : []).map(file => {
      const kind = file.type === 'tree' ? 'tree' : 'blob';
      return link(`${home}/${kind}/${branch}/${file.path}`, file.path);
    });
    const commits = (
      head ? await listCommits(dir, { revisions: [head], limit: 10 }) : []
    ).map(commit =>
      link(`${home}/commit/${commit.sha}`, commit.message.split('\n')[0]),
    );
    const pulls = listPulls(context, row)
      .filter(pull => pull.state === 'open')
      .map(pull =>
        link(`${home}/pull/${pull.number}`, `#${pull.number} ${pull.title}`),
      );
    const clone = `${req.protocol}://${req.get('host')}${home}.git`;
    res.send(
      page({
        title: row.name,
        account,
        path: home,
        body: `<h1>${escape(row.name)}</h1><p>${escape(row.description)}</p>
<p>Branch <code>${escape(branch)}</code> · <code>git clone ${escape(
          clone,
        )}</code></p>
<h2>Open pull requests</h2><ul>${pulls.join('') || '<li>None</li>'}</ul>
<h2>Files</h2><ul>${files.join('')}</ul>
<h2>Recent commits</h2><ul>${commits.join('')}</ul>`,
      }),
    );
  };
}
