import type { RequestHandler } from 'express';
import {
  NO_OBJECT,
  isValidRefName,
  listRefs,
  readRef,
  updateRef,
} from '../../git/refs';
import { HttpError, invalid, notFound } from '../../http/HttpError';
import { openRepository, requireCaller } from '../../http/openRepository';
import { restOfPath } from '../../http/restOfPath';
import { linksOf } from '../../present/toCommit';
import { toRef } from '../../present/toRef';
import { announcePush } from '../../pulls/announcePush';
import { moveRef, requireObject } from '../../repositories/moveRef';
import type { ForgeContext } from '../../state/ForgeContext';
import { inTurn } from '../../state/inTurn';

/** One reference by its full name. */
export function getReference(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    const { dir, origin, row } = openRepository(context, req, res);
    const found = await readRef(dir, `refs/${restOfPath(req)}`);
    if (!found) {
      throw notFound();
    }
    res.json(toRef(linksOf(context, origin, row.name).url, found));
  };
}

/** The references whose names begin alike. */
export function getMatchingReferences(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    const { dir, origin, row } = openRepository(context, req, res);
    const { url } = linksOf(context, origin, row.name);
    const found = await listRefs(dir, `refs/${restOfPath(req)}`);
    res.json(found.map(ref => toRef(url, ref)));
  };
}

/** Whether a ref stands above or below where Git has no other. */
async function hasNeighbour(dir: string, ref: string): Promise<boolean> {
  const refs = await listRefs(dir, 'refs/');
  return refs.some(
    other => other.ref.startsWith(`${ref}/`) || ref.startsWith(`${other.ref}/`),
  );
}

/** Creates a reference. */
export function postReference(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    const { dir, origin, row } = openRepository(context, req, res, 'write');
    const { ref, sha } = req.body ?? {};
    await inTurn(context, row.name, async () => {
      if (typeof ref !== 'string' || !(await isValidRefName(dir, ref))) {
        throw invalid(`"${ref}" is not a valid reference name`, {
          resource: 'Reference',
          field: 'ref',
        });
      }
      await requireObject(dir, sha);
      if (await readRef(dir, ref)) {
        throw new HttpError(422, 'Reference already exists');
      }
      if (await hasNeighbour(dir, ref)) {
        throw new HttpError(422, 'Reference update failed');
      }
      await updateRef(dir, { ref, sha, expected: NO_OBJECT });
    });
    await announcePush(context, {
      repository: row,
      ref,
      before: NO_OBJECT,
      after: sha,
      sender: requireCaller(res).login,
    });
    const { url } = linksOf(context, origin, row.name);
    res.status(201).json(toRef(url, (await readRef(dir, ref))!));
  };
}

/** Moves a reference, forwards unless it is forced. */
export function patchReference(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    const repository = openRepository(context, req, res, 'write');
    const { dir, origin, row } = repository;
    const ref = `refs/${restOfPath(req)}`;
    const { sha, force } = req.body ?? {};
    await moveRef(context, repository, {
      ref,
      after: sha,
      force,
      sender: requireCaller(res).login,
    });
    const { url } = linksOf(context, origin, row.name);
    res.json(toRef(url, (await readRef(dir, ref))!));
  };
}

/** Deletes a reference. */
export function deleteReference(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    const repository = openRepository(context, req, res, 'write');
    await moveRef(context, repository, {
      ref: `refs/${restOfPath(req)}`,
      after: NO_OBJECT,
      sender: requireCaller(res).login,
    });
    res.status(204).end();
  };
}
