import type { Request, Response } from 'express';
import { notFound } from '../../http/HttpError';
import { type OpenRepository, openRepository } from '../../http/openRepository';
import type { ForgeContext } from '../../state/ForgeContext';
import { findPull } from '../../state/readPulls';
import type { PullRow } from '../../store/rows';

/** Opens the repository and finds the pull request that a request names. */
export function requirePull(
  context: ForgeContext,
  req: Request,
  res: Response,
  needs: 'read' | 'write' = 'read',
): OpenRepository & { pull: PullRow } {
  const repository = openRepository(context, req, res, needs);
  const pull = findPull(context, repository.row, Number(req.params.number));
  if (!pull) {
    throw notFound();
  }
  return { ...repository, pull };
}
