import type { Router } from 'express';
import type { ForgeContext } from '../../state/ForgeContext';
import { getCheckRuns, getCheckSuites } from './checks';
import { getCommit, getCommits, getPullsOfCommit } from './commits';
import { getComparison } from './comparisons';
import { getCombinedStatus, getStatuses, postStatus } from './statuses';

/** The path of what belongs to a commit, whose name may hold slashes. */
function ofCommit(what: string): RegExp {
  return new RegExp(
    `^/repos/(?<owner>[^/]+)/(?<repo>[^/]+)/commits/(?<ref>.+)${what}$`,
  );
}

/** Commits, comparisons and commit statuses. */
export function commitRoutes(router: Router, context: ForgeContext): void {
  const repository = '/repos/:owner/:repo';
  router.get(`${repository}/commits`, getCommits(context));
  router.get(ofCommit('/pulls'), getPullsOfCommit(context));
  router.get(ofCommit('/statuses'), getStatuses(context));
  router.get(ofCommit('/status'), getCombinedStatus(context));
  router.get(ofCommit('/check-runs'), getCheckRuns(context));
  router.get(ofCommit('/check-suites'), getCheckSuites(context));
  router.get(ofCommit(''), getCommit(context));
  router.get(`${repository}/compare/*`, getComparison(context));
  router.post(`${repository}/statuses/:sha`, postStatus(context));
}
