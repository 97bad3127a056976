import { marked } from 'marked';
import { escape } from '../../html/escape';
import { listCommits } from '../git/commits';
import { compareTrees } from '../git/compareTrees';
import { mergeBase } from '../git/merges';
import { page } from '../html/page';
import { blockedBy } from '../pulls/blockedBy';
import { detailsOf } from '../pulls/presentPull';
import type { ForgeContext } from '../state/ForgeContext';
import type { ForgeAccount } from '../state/ForgeOptions';
import { includesPermission, permissionIn } from '../state/permissions';
import { statusesOf, verdictsOf, labelsOf } from '../state/readPulls';
import { repositoryDir } from '../state/repositories';
import type { PullRow, RepositoryRow } from '../store/rows';
import { renderCommit } from './renderCommit';
import { renderPatch } from './renderPatch';

/** Markdown as HTML; markup in it is shown as text, and links lead to the web only. */
function renderMarkdown(text: string): string {
  const renderer = new marked.Renderer();
  renderer.html = ({ text: html }) => escape(html);
  const link = renderer.link.bind(renderer);
  renderer.link = token =>
    /^https?:\/\//.test(token.href) ? link(token) : escape(token.text);
  renderer.image = ({ text: alternative }) => escape(alternative);
  return marked.parse(text, { renderer, async: false, gfm: true });
}

function button(action: string, label: string): string {
  return `<form method="post"><input type="hidden" name="action" value="${action}"><button>${label}</button></form>`;
}

/** What the signed-in role may do with a pull request. */
async function actions(
  context: ForgeContext,
  repository: RepositoryRow,
  pull: PullRow,
  account: ForgeAccount | undefined,
): Promise<string> {
  if (pull.state !== 'open') {
    return '';
  }
  const permission = permissionIn(context, repository, account);
  if (!account || !includesPermission(permission, 'write')) {
    return '<p>Sign in as a role with write access to act on it.</p>';
  }
  const details = await detailsOf(context, repository, pull);
  const blocked =
    details.mergeable === false
      ? 'It conflicts with its base.'
      : blockedBy(context, repository, pull);
  return `${blocked ? `<p>${escape(blocked)}</p>` : ''}<div class="actions">${
    account.login === pull.author ? '' : button('approve', 'Approve')
  }${blocked ? '' : button('merge', 'Merge pull request')}${button(
    'close',
    'Close pull request',
  )}</div>`;
}

/** The page of one pull request. */
export async function renderPull(
  context: ForgeContext,
  options: {
    repository: RepositoryRow;
    pull: PullRow;
    account?: ForgeAccount;
    message?: string;
  },
): Promise<string> {
  const { repository, pull, account, message } = options;
  const dir = repositoryDir(context, repository.name);
  const from =
    (await mergeBase(dir, pull.base_sha, pull.head_sha)) ?? pull.base_sha;
  const files = await compareTrees(dir, from, pull.head_sha);
  const commits = await listCommits(dir, {
    revisions: [`${from}..${pull.head_sha}`],
    reverse: true,
  });
  const state = pull.merged_at ? 'merged' : pull.state;
  const owner = context.options.owner.login;
  const home = `/${owner}/${repository.name}`;
  const verdicts = [...verdictsOf(context, pull)].map(
    ([login, verdict]) => `<li>${escape(login)}: ${escape(verdict)}</li>`,
  );
  const statuses = statusesOf(context, repository, pull.head_sha).map(
    status =>
      `<li>${escape(status.context)}: ${escape(status.state)} ${escape(
        status.description,
      )}</li>`,
  );
  const list = (title: string, items: string[]) =>
    items.length > 0 ? `<h2>${title}</h2><ul>${items.join('')}</ul>` : '';
  return page({
    title: `${pull.title} · #${pull.number}`,
    account,
    path: `${home}/pull/${pull.number}`,
    body: `<p><a href="${home}">${escape(`${owner}/${repository.name}`)}</a></p>
<h1>${escape(pull.title)} <small>#${pull.number}</small></h1>
<p><span class="badge ${state}">${state}</span> ${escape(
      pull.author,
    )} wants to merge <code>${escape(pull.head_ref)}</code> into <code>${escape(
      pull.base_ref,
    )}</code> ${labelsOf(context, pull)
      .map(name => `<span class="badge">${escape(name)}</span>`)
      .join(' ')}</p>
${message ? `<p class="message" role="alert">${escape(message)}</p>` : ''}
${await actions(context, repository, pull, account)}
<article>${renderMarkdown(pull.body ?? '')}</article>
${list('Reviews', verdicts)}${list('Checks', statuses)}
${list(
  'Commits',
  commits.map(commit => renderCommit(home, commit)),
)}
<h2>Files</h2>${files.map(renderPatch).join('\n')}`,
  });
}
