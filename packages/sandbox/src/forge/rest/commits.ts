import type { Router } from 'express';
import type { ForgeContext } from '../state/ForgeContext';
import { listCommits, readCommit, toTimestamp } from '../git/commits';
import { EMPTY_TREE, compareTrees } from '../git/compareTrees';
import { countDivergence, mergeBase } from '../git/merges';
import { isAncestor, resolveCommit } from '../git/refs';
import { sendEvent } from '../events/sendEvent';
import { HttpError, notFound } from '../http/HttpError';
import { openRepository, requireCaller } from '../http/openRepository';
import { linkPages, pageOf } from '../http/paginate';
import { restOfPath } from '../http/restOfPath';
import { nodeId, toAccount } from '../present/toAccount';
import { linksOf, toCommit } from '../present/toCommit';
import { toFile } from '../present/toFile';
import { toPullRequest } from '../present/toPullRequest';
import { toRepository } from '../present/toRepository';
import { listPulls, statusesOf } from '../state/readPulls';
import type { StatusRow } from '../store/rows';

/** Commits, comparisons and commit statuses. */
export function commitRoutes(router: Router, context: ForgeContext): void {
  const toStatus = (origin: string, repo: string, row: StatusRow) => ({
    url: `${linksOf(context, origin, repo).url}/statuses/${row.sha}`,
    avatar_url: `${origin}/assets/avatar.svg`,
    id: row.id,
    node_id: nodeId('Status', row.id),
    state: row.state,
    description: row.description,
    target_url: row.target_url,
    context: row.context,
    created_at: row.created_at,
    updated_at: row.created_at,
    creator: toAccount(context, origin, row.creator),
  });

  router.get('/repos/:owner/:repo/commits', async (req, res) => {
    const { dir, origin, row } = openRepository(context, req, res);
    const wanted = String(req.query.sha ?? row.default_branch);
    const sha = await resolveCommit(dir, wanted);
    if (!sha) {
      throw req.query.sha
        ? notFound()
        : new HttpError(409, 'Git Repository is empty.');
    }
    const { page, perPage } = pageOf(req);
    const found = await listCommits(dir, {
      revisions: [sha],
      path: req.query.path ? String(req.query.path) : undefined,
      since: req.query.since ? String(req.query.since) : undefined,
      until: req.query.until ? String(req.query.until) : undefined,
    });
    linkPages(req, res, found.length);
    res.json(
      found
        .slice((page - 1) * perPage, page * perPage)
        .map(commit => toCommit(context, origin, row.name, commit)),
    );
  });

  const routes =
    /^\/repos\/(?<owner>[^/]+)\/(?<repo>[^/]+)\/commits\/(?<ref>.+?)(?<what>\/pulls|\/statuses|\/status|\/check-runs|\/check-suites)?$/;
  router.get(routes, async (req, res) => {
    const { dir, origin, row } = openRepository(context, req as never, res);
    const params = req.params as unknown as { ref: string; what?: string };
    const sha = await resolveCommit(dir, decodeURIComponent(params.ref));
    if (!sha) {
      throw new HttpError(422, `No commit found for SHA: ${params.ref}`);
    }
    const links = linksOf(context, origin, row.name);
    const statuses = statusesOf(context, row, sha);
    switch (params.what) {
      case '/check-runs':
        res.json({ total_count: 0, check_runs: [] });
        return;
      case '/check-suites':
        res.json({ total_count: 0, check_suites: [] });
        return;
      case '/statuses':
        res.json(statuses.map(status => toStatus(origin, row.name, status)));
        return;
      case '/status': {
        const states = statuses.map(status => status.state);
        const failed = states.some(state => /failure|error/.test(state));
        const pending = states.length === 0 || states.includes('pending');
        const pendingOrSuccess = pending ? 'pending' : 'success';
        res.json({
          state: failed ? 'failure' : pendingOrSuccess,
          statuses: statuses.map(status => toStatus(origin, row.name, status)),
          sha,
          total_count: statuses.length,
          repository: toRepository(context, origin, row),
          commit_url: `${links.url}/commits/${sha}`,
          url: `${links.url}/commits/${sha}/status`,
        });
        return;
      }
      case '/pulls': {
        const found = [];
        for (const pull of listPulls(context, row)) {
          const own =
            pull.merge_commit_sha === sha ||
            ((await isAncestor(dir, sha, pull.head_sha)) &&
              !(await isAncestor(dir, sha, pull.base_sha)));
          if (own) {
            found.push(pull);
          }
        }
        res.json(
          found.map(pull =>
            toPullRequest(context, origin, { repository: row, pull }),
          ),
        );
        return;
      }
      default: {
        const commit = await readCommit(dir, sha);
        if (req.get('accept')?.includes('application/vnd.github.sha')) {
          res.type('text/plain').send(sha);
          return;
        }
        const files = await compareTrees(
          dir,
          commit.parents[0] ?? EMPTY_TREE,
          sha,
        );
        const additions = files.reduce((sum, file) => sum + file.additions, 0);
        const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
        res.json({
          ...toCommit(context, origin, row.name, commit),
          stats: { additions, deletions, total: additions + deletions },
          files: files.map(file => toFile(links, sha, file)),
        });
      }
    }
  });

  router.get('/repos/:owner/:repo/compare/*', async (req, res) => {
    const { dir, origin, row } = openRepository(context, req, res);
    const [left, right] = restOfPath(req).split('...');
    const base = await resolveCommit(dir, left ?? '');
    const head = await resolveCommit(dir, right ?? '');
    const common = base && head && (await mergeBase(dir, base, head));
    if (!base || !head || !common) {
      throw notFound();
    }
    const links = linksOf(context, origin, row.name);
    const { ahead, behind } = await countDivergence(dir, base, head);
    const commits = await listCommits(dir, {
      revisions: [`${base}..${head}`],
      reverse: true,
    });
    const { page, perPage } = pageOf(req);
    const files = await compareTrees(dir, common, head);
    const one = ahead > 0 ? 'ahead' : 'behind';
    const status = ahead > 0 && behind > 0 ? 'diverged' : one;
    const range = `${left}...${right}`;
    linkPages(req, res, commits.length);
    res.json({
      url: `${links.url}/compare/${range}`,
      html_url: `${links.html}/compare/${range}`,
      permalink_url: `${links.html}/compare/${base}...${head}`,
      diff_url: `${links.html}/compare/${range}.diff`,
      patch_url: `${links.html}/compare/${range}.patch`,
      base_commit: toCommit(
        context,
        origin,
        row.name,
        await readCommit(dir, base),
      ),
      merge_base_commit: toCommit(
        context,
        origin,
        row.name,
        await readCommit(dir, common),
      ),
      status: ahead === 0 && behind === 0 ? 'identical' : status,
      ahead_by: ahead,
      behind_by: behind,
      total_commits: ahead,
      commits: commits
        .slice((page - 1) * perPage, page * perPage)
        .map(commit => toCommit(context, origin, row.name, commit)),
      files: files.map(file => toFile(links, head, file)),
    });
  });

  router.post('/repos/:owner/:repo/statuses/:sha', async (req, res) => {
    const { dir, origin, row } = openRepository(context, req, res, 'write');
    const { login } = requireCaller(res);
    const sha = await resolveCommit(dir, req.params.sha);
    const { state, description, target_url, context: name } = req.body ?? {};
    if (!sha || !/^(error|failure|pending|success)$/.test(state)) {
      throw new HttpError(422, `No commit found for SHA: ${req.params.sha}`);
    }
    const { lastInsertRowid } = context.db
      .prepare(
        `insert into statuses (repository_id, sha, context, state, description, target_url, creator, created_at)
         values (?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        row.id,
        sha,
        name ?? 'default',
        state,
        description ?? null,
        target_url ?? null,
        login,
        toTimestamp(new Date()),
      );
    const stored = context.db
      .prepare('select * from statuses where id = ?')
      .get(lastInsertRowid) as StatusRow;
    const presented = toStatus(origin, row.name, stored);
    sendEvent(context, {
      event: 'status',
      repository: row,
      sender: login,
      payload: { ...presented, sha, name: row.name, branches: [] },
    });
    res.status(201).json(presented);
  });
}
