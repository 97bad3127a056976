import express, { type Request, type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { findRepository, repositoryDir } from '../state/repositories';
import { includesPermission, permissionIn } from '../state/permissions';
import type { ForgeContext } from '../state/ForgeContext';
import { listCommits, readCommit } from '../git/commits';
import { EMPTY_TREE, compareTrees } from '../git/compareTrees';
import { readBlob } from '../git/objects';
import { resolveCommit } from '../git/refs';
import { findEntry, listTree } from '../git/trees';
import { HttpError, notFound } from '../http/HttpError';
import { restOfPath } from '../http/restOfPath';
import { isOwnForm, signedIn } from '../oauth/sessions';
import { changePull } from '../pulls/changePull';
import { mergePull } from '../pulls/mergePull';
import { findPull, listPulls } from '../state/readPulls';
import { reviewPull } from '../pulls/reviewPull';
import type { RepositoryRow } from '../store/rows';
import { AVATAR } from './avatar';
import { escape } from '../../html/escape';
import { page } from '../html/page';
import { commitPage, pullPage } from './pullPage';

/** Finds a ref that may hold slashes at the beginning of a path. */
async function splitRef(
  dir: string,
  text: string,
): Promise<{ ref: string; commit: string; path: string } | undefined> {
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

/** Plain pages to look at repositories and to act on pull requests. */
export function pageRouter(context: ForgeContext): Router {
  const router = PromiseRouter();
  const owner = context.options.owner.login;
  const open = (
    req: Request,
  ): { row: RepositoryRow; dir: string; home: string } => {
    const row = findRepository(context, req.params.repo);
    const account = signedIn(context, req);
    if (
      !row ||
      req.params.owner !== owner ||
      !includesPermission(permissionIn(context, row, account), 'read')
    ) {
      throw notFound();
    }
    return {
      row,
      dir: repositoryDir(context, row.name),
      home: `/${owner}/${row.name}`,
    };
  };

  router.get('/', (req, res) => {
    const account = signedIn(context, req);
    const rows = context.db
      .prepare('select * from repositories order by name')
      .all() as RepositoryRow[];
    const items = rows
      .filter(row => account || !row.private)
      .map(
        row =>
          `<li><a href="/${owner}/${escape(row.name)}">${escape(
            row.name,
          )}</a> ${escape(row.description)}</li>`,
      );
    res.send(
      page({
        title: context.options.owner.name,
        account,
        path: '/',
        body: `<h1>${escape(context.options.owner.name)}</h1><ul>${items.join(
          '',
        )}</ul>`,
      }),
    );
  });

  router.get('/assets/avatar.svg', (_req, res) => {
    res.type('image/svg+xml').send(AVATAR);
  });

  router.get('/:owner/:repo', async (req, res) => {
    const { row, dir, home } = open(req);
    const branch = row.default_branch;
    const head = await resolveCommit(dir, branch);
    const files = head ? await listTree(dir, head) : [];
    const commits = head
      ? await listCommits(dir, { revisions: [head], limit: 10 })
      : [];
    const pulls = listPulls(context, row).filter(pull => pull.state === 'open');
    const clone = `${req.protocol}://${req.get('host')}${home}.git`;
    const link = (href: string, text: string) =>
      `<li><a href="${escape(href)}">${escape(text)}</a></li>`;
    res.send(
      page({
        title: row.name,
        account: signedIn(context, req),
        path: home,
        body: `<h1>${escape(row.name)}</h1><p>${escape(row.description)}</p>
<p>Branch <code>${escape(branch)}</code> · <code>git clone ${escape(
          clone,
        )}</code></p>
<h2>Open pull requests</h2><ul>${
          pulls
            .map(pull =>
              link(
                `${home}/pull/${pull.number}`,
                `#${pull.number} ${pull.title}`,
              ),
            )
            .join('') || '<li>None</li>'
        }</ul>
<h2>Files</h2><ul>${files
          .map(file =>
            link(
              `${home}/${file.type === 'tree' ? 'tree' : 'blob'}/${branch}/${
                file.path
              }`,
              file.path,
            ),
          )
          .join('')}</ul>
<h2>Recent commits</h2><ul>${commits
          .map(commit =>
            link(`${home}/commit/${commit.sha}`, commit.message.split('\n')[0]),
          )
          .join('')}</ul>`,
      }),
    );
  });

  router.get('/:owner/:repo/:kind(blob|tree|raw)/*', async (req, res) => {
    const { row, dir, home } = open(req);
    const found = await splitRef(dir, restOfPath(req));
    const entry = found && (await findEntry(dir, found.commit, found.path));
    if (!found || !entry) {
      throw notFound();
    }
    const heading = `<p><a href="${home}">${escape(
      row.name,
    )}</a> at <code>${escape(found.ref)}</code></p><h1>${escape(
      found.path || '/',
    )}</h1>`;
    const title = `${row.name}/${found.path}`;
    if (entry.type === 'tree') {
      const prefix = found.path ? `${found.path}/` : '';
      const items = (await listTree(dir, entry.sha)).map(
        item =>
          `<li><a href="${escape(
            `${home}/${item.type === 'tree' ? 'tree' : 'blob'}/${
              found.ref
            }/${prefix}${item.path}`,
          )}">${escape(item.path)}</a></li>`,
      );
      res.send(page({ title, body: `${heading}<ul>${items.join('')}</ul>` }));
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
    const lines = content
      .toString()
      .split('\n')
      .map((line, index) => `<span id="L${index + 1}">${escape(line)}</span>`);
    res.send(
      page({
        title,
        body: `${heading}<pre tabindex="0" aria-label="${escape(
          found.path,
        )}">${lines.join('\n')}</pre>`,
      }),
    );
  });

  router.get('/:owner/:repo/commit/:sha', async (req, res) => {
    const { dir, home } = open(req);
    const sha = await resolveCommit(dir, req.params.sha);
    if (!sha) {
      throw notFound();
    }
    const commit = await readCommit(dir, sha);
    const files = await compareTrees(dir, commit.parents[0] ?? EMPTY_TREE, sha);
    res.send(commitPage({ home, commit, files }));
  });

  router.get('/:owner/:repo/compare/*', async (req, res) => {
    const { dir, home } = open(req);
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
    const items = commits.map(
      commit =>
        `<li><a href="${home}/commit/${commit.sha}"><code>${commit.sha.slice(
          0,
          7,
        )}</code></a> ${escape(commit.message.split('\n')[0])}</li>`,
    );
    const title = `${left}...${right}`;
    res.send(
      page({
        title,
        body: `<h1>${escape(title)}</h1><ul>${items.join('')}</ul>`,
      }),
    );
  });

  router.get('/:owner/:repo/pulls', (req, res) => {
    const { row, home } = open(req);
    const items = listPulls(context, row).map(
      pull =>
        `<li><a href="${home}/pull/${pull.number}">#${pull.number} ${escape(
          pull.title,
        )}</a> (${pull.merged_at ? 'merged' : pull.state})</li>`,
    );
    res.send(
      page({
        title: `Pull requests of ${row.name}`,
        account: signedIn(context, req),
        path: `${home}/pulls`,
        body: `<h1>Pull requests of ${escape(row.name)}</h1><ul>${items.join(
          '',
        )}</ul>`,
      }),
    );
  });

  const pullPath = '/:owner/:repo/pull/:number(\\d+)';
  router.get(pullPath, async (req, res) => {
    const { row } = open(req);
    const pull = findPull(context, row, Number(req.params.number));
    if (!pull) {
      throw notFound();
    }
    const account = signedIn(context, req);
    res.send(await pullPage(context, { repository: row, pull, account }));
  });

  router.post(
    pullPath,
    express.urlencoded({ extended: false }),
    async (req, res) => {
      const { row, home } = open(req);
      const pull = findPull(context, row, Number(req.params.number));
      const account = signedIn(context, req);
      if (!pull || !account || !isOwnForm(req)) {
        throw notFound();
      }
      if (!includesPermission(permissionIn(context, row, account), 'write')) {
        throw new HttpError(403, 'You need write access.');
      }
      const { login } = account;
      const { number } = pull;
      const repository = row;
      try {
        if (req.body.action === 'approve') {
          await reviewPull(context, {
            repository,
            pull,
            login,
            event: 'APPROVE',
            body: '',
          });
        } else if (req.body.action === 'merge') {
          await mergePull(context, { repository, number, account });
        } else if (req.body.action !== 'close') {
          throw new HttpError(422, 'The action is not known.');
        } else {
          await changePull(context, {
            repository,
            number,
            login,
            change: { state: 'closed' },
          });
        }
      } catch (error) {
        if (!(error instanceof HttpError)) {
          throw error;
        }
        const { message } = error;
        res
          .status(error.status)
          .send(
            await pullPage(context, { repository, pull, account, message }),
          );
        return;
      }
      res.redirect(303, `${home}/pull/${number}`);
    },
  );

  router.use(
    (
      error: { status?: number; message: string },
      _req: Request,
      res: express.Response,
      next: express.NextFunction,
    ) => {
      if (!(error instanceof HttpError)) {
        next(error);
        return;
      }
      res.status(error.status).send(
        page({
          title: error.message,
          body: `<h1>${escape(error.message)}</h1>`,
        }),
      );
    },
  );
  return router;
}
