import type { Request, Response, Router } from 'express';
import { type ForgeContext, inTurn } from '../ForgeContext';
import { listCommits, toTimestamp } from '../git/commits';
import { compareTrees } from '../git/compareTrees';
import { mergeBase } from '../git/merges';
import { isAncestor, readRef } from '../git/refs';
import { sendEvent } from '../events';
import { HttpError, invalid, notFound } from '../http/HttpError';
import { openRepository, requireCaller } from '../http/openRepository';
import { paginate } from '../http/paginate';
import { nodeId, toAccount } from '../present/toAccount';
import { linksOf, toCommit } from '../present/toCommit';
import { toPullRequest } from '../present/toPullRequest';
import {
  announcePull,
  findPull,
  listPulls,
  mergePull,
  presentPull,
} from '../pulls';
import type { PullRow, RepositoryRow, ReviewRow } from '../store/rows';
import { toFile } from './commits';

const now = () => toTimestamp(new Date());

/** Reviews a pull request; the author may comment only. */
export async function reviewPull(
  context: ForgeContext,
  options: {
    repository: RepositoryRow;
    pull: PullRow;
    login: string;
    event: string;
    body: string;
  },
): Promise<ReviewRow> {
  const { repository, pull, login, event, body } = options;
  const states: Record<string, string> = {
    APPROVE: 'APPROVED',
    REQUEST_CHANGES: 'CHANGES_REQUESTED',
    COMMENT: 'COMMENTED',
  };
  const state = states[event];
  if (!state) {
    throw new HttpError(422, `"${event}" is not a review event`);
  }
  if (login === pull.author && state !== 'COMMENTED') {
    const what = state === 'APPROVED' ? 'approve' : 'request changes on';
    throw new HttpError(
      422,
      `Unprocessable Entity: Can not ${what} your own pull request`,
    );
  }
  const { lastInsertRowid } = context.db
    .prepare(
      `insert into reviews (pull_id, author, state, body, commit_sha, submitted_at)
       values (?, ?, ?, ?, ?, ?)`,
    )
    .run(pull.id, login, state, body, pull.head_sha, now());
  const review = context.db
    .prepare('select * from reviews where id = ?')
    .get(lastInsertRowid) as ReviewRow;
  sendEvent(context, {
    event: 'pull_request_review',
    repository,
    sender: login,
    payload: {
      action: 'submitted',
      review: {
        ...toReview(context, context.origin, repository, pull, review),
        state: state.toLowerCase(),
      },
      pull_request: toPullRequest(context, context.origin, {
        repository,
        pull,
      }),
    },
  });
  return review;
}

function toReview(
  context: ForgeContext,
  origin: string,
  repository: RepositoryRow,
  pull: PullRow,
  review: ReviewRow,
) {
  const links = linksOf(context, origin, repository.name);
  const html = `${links.html}/pull/${pull.number}#pullrequestreview-${review.id}`;
  const pullUrl = `${links.url}/pulls/${pull.number}`;
  return {
    id: review.id,
    node_id: nodeId('PullRequestReview', review.id),
    user: toAccount(context, origin, review.author),
    body: review.body,
    state: review.state,
    html_url: html,
    pull_request_url: pullUrl,
    author_association: 'MEMBER',
    _links: { html: { href: html }, pull_request: { href: pullUrl } },
    submitted_at: review.submitted_at,
    commit_id: review.commit_sha,
  };
}

/** Opens a pull request, once per head and base. */
export function openPull(
  context: ForgeContext,
  options: {
    repository: RepositoryRow;
    dir: string;
    login: string;
    title: string;
    body: string | null;
    head: string;
    base: string;
    draft: boolean;
  },
): Promise<number> {
  const { repository, dir, login } = options;
  return inTurn(context, repository.name, async () => {
    const headName = options.head.replace(/^[^:]+:/, '');
    const head = await readRef(dir, `refs/heads/${headName}`);
    const base = await readRef(dir, `refs/heads/${options.base}`);
    const resource = 'PullRequest';
    if (!head || !base) {
      const field = head ? 'base' : 'head';
      throw invalid(`${field} is invalid`, {
        resource,
        field,
        code: 'invalid',
      });
    }
    if (await isAncestor(dir, head.sha, base.sha)) {
      throw invalid(`No commits between ${options.base} and ${headName}`, {
        resource,
      });
    }
    const pulls = listPulls(context, repository);
    const twin = pulls.find(
      pull =>
        pull.state === 'open' &&
        pull.head_ref === headName &&
        pull.base_ref === options.base,
    );
    if (twin) {
      throw invalid(
        `A pull request already exists for ${context.options.owner.login}:${headName}.`,
        { resource },
      );
    }
    const number = (pulls[0]?.number ?? 0) + 1;
    context.db
      .prepare(
        `insert into pulls (repository_id, number, title, body, state, draft, head_ref, head_sha, base_ref, base_sha,
         author, created_at, updated_at) values (?, ?, ?, ?, 'open', ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        repository.id,
        number,
        options.title,
        options.body,
        Number(options.draft),
        headName,
        head.sha,
        options.base,
        base.sha,
        login,
        now(),
        now(),
      );
    await announcePull(context, {
      repository,
      number,
      action: 'opened',
      sender: login,
    });
    return number;
  });
}

/** Changes title, body, base or state of a pull request. */
export async function changePull(
  context: ForgeContext,
  options: {
    repository: RepositoryRow;
    pull: PullRow;
    login: string;
    change: { title?: string; body?: string; state?: string; base?: string };
  },
): Promise<void> {
  const { repository, pull, login, change } = options;
  if (pull.merged_at && change.state === 'open') {
    throw invalid('state cannot be changed. The pull request is merged.', {
      resource: 'PullRequest',
      field: 'state',
    });
  }
  const state = pull.merged_at ? 'closed' : change.state ?? pull.state;
  const closedAt = state === 'closed' ? pull.closed_at ?? now() : null;
  context.db
    .prepare(
      'update pulls set title = ?, body = ?, state = ?, base_ref = ?, closed_at = ?, updated_at = ? where id = ?',
    )
    .run(
      change.title ?? pull.title,
      change.body ?? pull.body,
      state,
      change.base ?? pull.base_ref,
      closedAt,
      now(),
      pull.id,
    );
  const reopened = state === 'open' ? 'reopened' : 'closed';
  await announcePull(context, {
    repository,
    number: pull.number,
    action: state === pull.state ? 'edited' : reopened,
    sender: login,
  });
}

/** Pull requests, their files, commits, reviews and merges. */
export function pullRoutes(router: Router, context: ForgeContext): void {
  const open = (
    req: Request,
    res: Response,
    needs: 'read' | 'write' = 'read',
  ) => {
    const repository = openRepository(context, req, res, needs);
    const pull = findPull(context, repository.row, Number(req.params.number));
    if (!pull) {
      throw notFound();
    }
    return { ...repository, pull };
  };

  router.get('/repos/:owner/:repo/pulls', (req, res) => {
    const { origin, row } = openRepository(context, req, res);
    const { state = 'open', head, base, direction } = req.query;
    const found = listPulls(context, row).filter(
      pull =>
        (state === 'all' || pull.state === state) &&
        (!base || pull.base_ref === base) &&
        (!head ||
          `${context.options.owner.login}:${pull.head_ref}` === String(head)),
    );
    if (direction === 'asc') {
      found.reverse();
    }
    res.json(
      paginate(req, res, found).map(pull =>
        toPullRequest(context, origin, { repository: row, pull }),
      ),
    );
  });

  router.post('/repos/:owner/:repo/pulls', async (req, res) => {
    const { origin, row, dir } = openRepository(context, req, res);
    const { login } = requireCaller(res);
    const { title, body, head, base, draft } = req.body ?? {};
    if (!title) {
      throw invalid('title is missing', {
        resource: 'PullRequest',
        field: 'title',
        code: 'missing_field',
      });
    }
    const number = await openPull(context, {
      repository: row,
      dir,
      login,
      title: String(title),
      body: body ?? null,
      head: String(head),
      base: String(base),
      draft: Boolean(draft),
    });
    const pull = findPull(context, row, number)!;
    res
      .status(201)
      .json(await presentPull(context, origin, { repository: row, pull }));
  });

  const one = '/repos/:owner/:repo/pulls/:number(\\d+)';

  router.get(one, async (req, res) => {
    const { origin, row, pull } = open(req, res);
    res.json(await presentPull(context, origin, { repository: row, pull }));
  });

  router.patch(one, async (req, res) => {
    const { origin, row, pull } = open(req, res, 'write');
    const { login } = requireCaller(res);
    await changePull(context, {
      repository: row,
      pull,
      login,
      change: req.body ?? {},
    });
    const changed = findPull(context, row, pull.number)!;
    res.json(
      await presentPull(context, origin, { repository: row, pull: changed }),
    );
  });

  router.get(`${one}/files`, async (req, res) => {
    const { origin, row, dir, pull } = open(req, res);
    const from =
      (await mergeBase(dir, pull.base_sha, pull.head_sha)) ?? pull.base_sha;
    const files = await compareTrees(dir, from, pull.head_sha);
    const links = linksOf(context, origin, row.name);
    res.json(
      paginate(req, res, files).map(file => toFile(links, pull.head_sha, file)),
    );
  });

  router.get(`${one}/commits`, async (req, res) => {
    const { origin, row, dir, pull } = open(req, res);
    const commits = await listCommits(dir, {
      revisions: [`${pull.base_sha}..${pull.head_sha}`],
      reverse: true,
    });
    res.json(
      paginate(req, res, commits).map(commit =>
        toCommit(context, origin, row.name, commit),
      ),
    );
  });

  router.get(`${one}/merge`, (req, res) => {
    const { pull } = open(req, res);
    if (!pull.merged_at) {
      throw notFound();
    }
    res.status(204).end();
  });

  router.put(`${one}/merge`, async (req, res) => {
    const { row, pull } = open(req, res, 'write');
    const { sha, merge_method, commit_title, commit_message } = req.body ?? {};
    const merged = await mergePull(context, {
      repository: row,
      number: pull.number,
      account: requireCaller(res),
      method: merge_method,
      expectedHead: sha,
      title: commit_title,
      message: commit_message,
    });
    res.json({
      sha: merged,
      merged: true,
      message: 'Pull Request successfully merged',
    });
  });

  router.get(`${one}/reviews`, (req, res) => {
    const { origin, row, pull } = open(req, res);
    const rows = context.db
      .prepare('select * from reviews where pull_id = ? order by id')
      .all(pull.id) as ReviewRow[];
    res.json(
      paginate(req, res, rows).map(review =>
        toReview(context, origin, row, pull, review),
      ),
    );
  });

  router.post(`${one}/reviews`, async (req, res) => {
    const { origin, row, pull } = open(req, res);
    const review = await reviewPull(context, {
      repository: row,
      pull,
      login: requireCaller(res).login,
      event: String(req.body?.event ?? 'COMMENT'),
      body: String(req.body?.body ?? ''),
    });
    res.json(toReview(context, origin, row, pull, review));
  });

  router.post(`${one}/requested_reviewers`, (req, res) => {
    const { origin, row, pull } = open(req, res, 'write');
    const insert = context.db.prepare(
      'insert or ignore into review_requests (pull_id, login, team) values (?, ?, ?)',
    );
    for (const login of req.body?.reviewers ?? []) {
      insert.run(pull.id, login, null);
    }
    for (const team of req.body?.team_reviewers ?? []) {
      insert.run(pull.id, null, team);
    }
    res
      .status(201)
      .json(toPullRequest(context, origin, { repository: row, pull }));
  });
}
