import type { RequestHandler } from 'express';
import { notFound } from '../../http/HttpError';
import { originOf, requireCaller } from '../../http/openRepository';
import { toProfile } from '../../present/toAccount';
import { findAccount } from '../../state/accounts';
import type { ForgeContext } from '../../state/ForgeContext';
import { isOrganization } from './organizations';

/** The caller. */
export function getOwnUser(context: ForgeContext): RequestHandler {
  return (req, res) => {
    const account = requireCaller(res);
    res.json(toProfile(context, originOf(req), account.login));
  };
}

/** The caller's addresses. */
export const getOwnAddresses: RequestHandler = (_req, res) => {
  const { email } = requireCaller(res);
  res.json([{ email, primary: true, verified: true, visibility: 'public' }]);
};

/** A user, or the organization as one. */
export function getUser(context: ForgeContext): RequestHandler {
  return (req, res) => {
    const { login } = req.params;
    const isOwner = isOrganization(context, login);
    if (!isOwner && !findAccount(context, login)) {
      throw notFound();
    }
    const name = isOwner ? context.options.owner.login : login;
    res.json(toProfile(context, originOf(req), name));
  };
}
