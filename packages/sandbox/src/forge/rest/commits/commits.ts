import type { RequestHandler } from 'express';
import { listCommits, readCommit } from '../../git/commits';
import { EMPTY_TREE, compareTrees } from '../../git/compareTrees';
import { commitsAhead } from '../../git/merges';
import { resolveCommit } from '../../git/refs';
import { HttpError, notFound } from '../../http/HttpError';
import { openRepository } from '../../http/openRepository';
import { paginate } from '../../http/paginate';
import { linksOf, toCommit } from '../../present/toCommit';
import { toFile } from '../../present/toFile';
import { toPullRequest } from '../../present/toPullRequest';
import type { ForgeContext } from '../../state/ForgeContext';
import { listPulls } from '../../state/readPulls';
import { openCommit } from './openCommit';

/** The history of a ref, of one path or within a time where a request says so. */
export function getCommits(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    const { dir, origin, row } = openRepository(context, req, res);
    const wanted = String(req.query.sha ?? row.default_branch);
    const sha = await resolveCommit(dir, wanted);
    if (!sha) {
      throw req.query.sha
        ? notFound()
        : new HttpError(409, 'Git Repository is empty.');
    }
    const found = await listCommits(dir, {
      revisions: [sha],
      path: req.query.path ? String(req.query.path) : undefined,
      since: req.query.since ? String(req.query.since) : undefined,
      until: req.query.until ? String(req.query.until) : undefined,
    });
    res.json(
      paginate(req, res, found).map(commit =>
        toCommit(context, origin, row.name, commit),
      ),
    );
  };
}

/** One commit with its files, or its SHA alone. */
export function getCommit(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    const { dir, origin, row, sha } = await openCommit(context, req, res);
    const commit = await readCommit(dir, sha);
    if (req.get('accept')?.includes('application/vnd.github.sha')) {
      res.type('text/plain').send(sha);
      return;
    }
    const links = linksOf(context, origin, row.name);
    const files = await compareTrees(dir, commit.parents[0] ?? EMPTY_TREE, sha);
    const additions = files.reduce((sum, file) => sum + file.additions, 0);
    const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
    res.json({
      ...toCommit(context, origin, row.name, commit),
      stats: { additions, deletions, total: additions + deletions },
      files: files.map(file => toFile(links, sha, file)),
    });
  };
}

/** The pull requests that a commit is of, or was merged by. */
export function getPullsOfCommit(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    const { dir, origin, row, sha } = await openCommit(context, req, res);
    const found = [];
    for (const pull of listPulls(context, row)) {
      const own =
        pull.merge_commit_sha === sha ||
        (await commitsAhead(dir, pull.base_sha, pull.head_sha)).includes(sha);
      if (own) {
        found.push(pull);
      }
    }
    res.json(
      found.map(pull =>
        toPullRequest(context, origin, { repository: row, pull }),
      ),
    );
  };
}
