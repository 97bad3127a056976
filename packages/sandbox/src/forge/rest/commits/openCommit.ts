import type { Request, Response } from 'express';
import { resolveCommit } from '../../git/refs';
import { HttpError } from '../../http/HttpError';
import { type OpenRepository, openRepository } from '../../http/openRepository';
import type { ForgeContext } from '../../state/ForgeContext';

/** Opens the repository and finds the commit that a request names. */
export async function openCommit(
  context: ForgeContext,
  req: Request,
  res: Response,
): Promise<OpenRepository & { sha: string }> {
  const repository = openRepository(context, req, res);
  const { ref } = req.params;
  const sha = await resolveCommit(repository.dir, decodeURIComponent(ref));
  if (!sha) {
    throw new HttpError(422, `No commit found for SHA: ${ref}`);
  }
  return { ...repository, sha };
}
