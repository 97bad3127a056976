import type { Router } from 'express';
import type { ForgeContext } from '../../state/ForgeContext';
import { getComments, patchComment, postComment } from './comments';
import {
  getLabels,
  getLabelsOfIssue,
  postLabel,
  postLabelsOfIssue,
} from './labels';

/** Comments and labels of pull requests, which GitHub keeps under issues. */
export function issueRoutes(router: Router, context: ForgeContext): void {
  const repository = '/repos/:owner/:repo';
  const issue = `${repository}/issues/:number`;
  router.get(`${issue}/comments`, getComments(context));
  router.post(`${issue}/comments`, postComment(context));
  router.patch(`${repository}/issues/comments/:id`, patchComment(context));
  router.get(`${issue}/labels`, getLabelsOfIssue(context));
  router.post(`${issue}/labels`, postLabelsOfIssue(context));
  router.get(`${repository}/labels`, getLabels(context));
  router.post(`${repository}/labels`, postLabel(context));
}
