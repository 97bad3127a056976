import type { RequestHandler } from 'express';
import { listCommits } from '../../git/commits';
import { compareTrees } from '../../git/compareTrees';
import { mergeBase } from '../../git/merges';
import { paginate } from '../../http/paginate';
import { linksOf, toCommit } from '../../present/toCommit';
import { toFile } from '../../present/toFile';
import type { ForgeContext } from '../../state/ForgeContext';
import { requirePull } from './requirePull';

/** The files that a pull request changes. */
export function getFiles(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    const { origin, row, dir, pull } = requirePull(context, req, res);
    const from =
      (await mergeBase(dir, pull.base_sha, pull.head_sha)) ?? pull.base_sha;
    const files = await compareTrees(dir, from, pull.head_sha);
    const links = linksOf(context, origin, row.name);
    res.json(
      paginate(req, res, files).map(file => toFile(links, pull.head_sha, file)),
    );
  };
}

/** The commits that a pull request brings, oldest first. */
export function getCommitsOfPull(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    const { origin, row, dir, pull } = requirePull(context, req, res);
    const commits = await listCommits(dir, {
      revisions: [`${pull.base_sha}..${pull.head_sha}`],
      reverse: true,
    });
    res.json(
      paginate(req, res, commits).map(commit =>
        toCommit(context, origin, row.name, commit),
      ),
    );
  };
}
