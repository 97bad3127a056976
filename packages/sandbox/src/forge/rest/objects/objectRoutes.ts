import type { Router } from 'express';
import type { ForgeContext } from '../../state/ForgeContext';
import { getBlob, postBlob } from './blobs';
import { getCommitObject, postCommitObject } from './commitObjects';
import { getTree, postTree } from './trees';

/** Git's own objects: blobs, trees and commits. */
export function objectRoutes(router: Router, context: ForgeContext): void {
  const git = '/repos/:owner/:repo/git';
  router.get(`${git}/blobs/:sha`, getBlob(context));
  router.post(`${git}/blobs`, postBlob(context));
  router.get(`${git}/trees/*`, getTree(context));
  router.post(`${git}/trees`, postTree(context));
  router.get(`${git}/commits/:sha`, getCommitObject(context));
  router.post(`${git}/commits`, postCommitObject(context));
}
