import type { RequestHandler } from 'express';
import type { ForgeContext } from '../../state/ForgeContext';
import { openCommit } from './openCommit';

/** The check runs of a commit: there are none. */
export function getCheckRuns(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    await openCommit(context, req, res);
    res.json({ total_count: 0, check_runs: [] });
  };
}

/** The check suites of a commit: there are none. */
export function getCheckSuites(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    await openCommit(context, req, res);
    res.json({ total_count: 0, check_suites: [] });
  };
}
