import type { Router } from 'express';
import type { ForgeContext } from '../../state/ForgeContext';
import { getBranch, getBranches } from './branches';
import { deleteProtection, getProtection, putProtection } from './protections';
import {
  deleteReference,
  getMatchingReferences,
  getReference,
  patchReference,
  postReference,
} from './references';
import { getTags } from './tags';

// A branch's name may hold slashes
const PROTECTION =
  /^\/repos\/(?<owner>[^/]+)\/(?<repo>[^/]+)\/branches\/(?<branch>.+)\/protection$/;

/** References, branches and tags. */
export function refRoutes(router: Router, context: ForgeContext): void {
  const repository = '/repos/:owner/:repo';
  const git = `${repository}/git`;
  router.get(`${git}/ref/*`, getReference(context));
  router.get(`${git}/matching-refs/*`, getMatchingReferences(context));
  router.post(`${git}/refs`, postReference(context));
  router.patch(`${git}/refs/*`, patchReference(context));
  router.delete(`${git}/refs/*`, deleteReference(context));
  router.get(`${repository}/branches`, getBranches(context));
  router.get(`${repository}/tags`, getTags(context));
  // What follows a name comes before the name alone
  router.get(PROTECTION, getProtection(context));
  router.put(PROTECTION, putProtection(context));
  router.delete(PROTECTION, deleteProtection(context));
  router.get(`${repository}/branches/*`, getBranch(context));
}
