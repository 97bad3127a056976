import type { RequestHandler } from 'express';
import { notFound } from '../../http/HttpError';
import { callerOf, originOf, requireCaller } from '../../http/openRepository';
import { paginate } from '../../http/paginate';
import {
  toFullOrganization,
  toOrganization,
} from '../../present/toOrganization';
import { toRepository } from '../../present/toRepository';
import type { ForgeContext } from '../../state/ForgeContext';
import { listRepositories } from '../../state/repositories';

/** Whether a name is the organization's. */
export function isOrganization(context: ForgeContext, name: string): boolean {
  return name.toLowerCase() === context.options.owner.login.toLowerCase();
}

/** Refuses the name of any other organization. */
export function requireOrganization(context: ForgeContext, name: string): void {
  if (!isOrganization(context, name)) {
    throw notFound();
  }
}

/** The organizations of the caller. */
export function getOwnOrganizations(context: ForgeContext): RequestHandler {
  return (req, res) => {
    requireCaller(res);
    res.json([toOrganization(context, originOf(req))]);
  };
}

/** The organization. */
export function getOrganization(context: ForgeContext): RequestHandler {
  return (req, res) => {
    requireOrganization(context, req.params.org);
    res.json(toFullOrganization(context, originOf(req)));
  };
}

/** The repositories that the caller may see. */
export function getRepositories(context: ForgeContext): RequestHandler {
  return (req, res) => {
    requireOrganization(context, req.params.org);
    const shown = listRepositories(context).filter(
      row => callerOf(res) || !row.private,
    );
    res.json(
      paginate(req, res, shown).map(row =>
        toRepository(context, originOf(req), row),
      ),
    );
  };
}
