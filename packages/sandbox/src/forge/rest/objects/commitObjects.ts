import type { RequestHandler } from 'express';
import { readCommit, toTimestamp, writeCommit } from '../../git/commits';
import { objectType } from '../../git/objects';
import { HttpError, notFound } from '../../http/HttpError';
import { openRepository, requireCaller } from '../../http/openRepository';
import { linksOf, toGitCommit } from '../../present/toCommit';
import type { ForgeContext } from '../../state/ForgeContext';

/** A commit as Git has it. */
export function getCommitObject(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    const { dir, origin, row } = openRepository(context, req, res);
    if ((await objectType(dir, req.params.sha)) !== 'commit') {
      throw notFound();
    }
    const commit = await readCommit(dir, req.params.sha);
    res.json(toGitCommit(linksOf(context, origin, row.name), commit));
  };
}

/** Writes a commit that no reference names yet. */
export function postCommitObject(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    const { dir, origin, row } = openRepository(context, req, res, 'write');
    const account = requireCaller(res);
    const { message, tree, parents = [], author, committer } = req.body ?? {};
    if ((await objectType(dir, String(tree))) !== 'tree') {
      throw new HttpError(422, 'Tree SHA does not exist');
    }
    for (const parent of parents) {
      if ((await objectType(dir, String(parent))) !== 'commit') {
        throw new HttpError(
          422,
          'Parent SHA does not exist or is not a commit',
        );
      }
    }
    const signature = {
      name: account.name,
      email: account.email,
      date: toTimestamp(new Date()),
    };
    const sha = await writeCommit(dir, {
      tree,
      parents,
      message: String(message ?? ''),
      author: { ...signature, ...author },
      committer: { ...signature, ...(committer ?? author) },
    });
    const commit = await readCommit(dir, sha);
    res
      .status(201)
      .json(toGitCommit(linksOf(context, origin, row.name), commit));
  };
}
