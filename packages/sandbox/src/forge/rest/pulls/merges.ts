import type { RequestHandler } from 'express';
import { invalid, notFound } from '../../http/HttpError';
import { requireCaller } from '../../http/openRepository';
import { mergePull } from '../../pulls/mergePull';
import type { ForgeContext } from '../../state/ForgeContext';
import { requirePull } from './requirePull';

/** Whether a pull request was merged. */
export function getMerge(context: ForgeContext): RequestHandler {
  return (req, res) => {
    const { pull } = requirePull(context, req, res);
    if (!pull.merged_at) {
      throw notFound();
    }
    res.status(204).end();
  };
}

/** Merges a pull request. */
export function putMerge(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    const { row, pull } = requirePull(context, req, res, 'write');
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
  };
}
