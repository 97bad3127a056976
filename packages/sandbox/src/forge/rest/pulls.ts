import type { Request, Response, Router } from 'express';
import type { ForgeContext } from '../state/ForgeContext';
import { listCommits } from '../git/commits';
import { compareTrees } from '../git/compareTrees';
import { mergeBase } from '../git/merges';
import { invalid, notFound } from '../http/HttpError';
import { openRepository, requireCaller } from '../http/openRepository';
import { paginate } from '../http/paginate';
import { toCommit, linksOf } from '../present/toCommit';
import { toFile } from '../present/toFile';
import { toPullRequest } from '../present/toPullRequest';
import { toReview } from '../present/toReview';
import { changePull } from '../pulls/changePull';
import { mergePull } from '../pulls/mergePull';
import { openPull } from '../pulls/openPull';
import { presentPull } from '../pulls/presentPull';
import { findPull, listPulls } from '../state/readPulls';
import { reviewPull } from '../pulls/reviewPull';
import type { ReviewRow } from '../store/rows';

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
      number: pull.number,
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
    if (merge_method && !/^(merge|squash|rebase)$/.test(merge_method)) {
      throw invalid(`"${merge_method}" is not a merge method`, {
        resource: 'PullRequest',
        field: 'merge_method',
        code: 'invalid',
      });
    }
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
